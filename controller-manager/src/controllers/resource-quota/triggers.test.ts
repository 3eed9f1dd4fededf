import { pods, type Pod, type ResourceQuota } from '@kubets/api';
import { quotaUsage, type QuotaUsage } from '@kubets/api/semantics';
import type { Change, Informer } from '@kubets/control-loop';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@kubets/machinery';
import { observedPod } from '../../testing/observed-pod.ts';
import { onQuotaChange, onRoomGiven } from './triggers.ts';

const quota = (hard: object, status: object = {}): ResourceQuota =>
  ({ metadata: { namespace: 'default', name: 'few' }, spec: { hard }, status }) as unknown as ResourceQuota;
const counted = quota({ pods: '2' }, { hard: { pods: '2' }, used: { pods: '1' } });
const quotas = { lister: { inNamespace: () => [counted] } } as unknown as Informer<ResourceQuota>;
const usageOf = (pod: Pod): QuotaUsage => quotaUsage(pods, pod, new Date(0));
const keys = (change: object): readonly string[] => onQuotaChange(quotas).keys(change as Change<KubeObject>);
const [running, other] = [observedPod({ name: 'a' }), observedPod({ name: 'b' })];
const ended = observedPod({ name: 'a', phase: 'Succeeded' });

describe('a quota is counted', () => {
  it.each([
    ['when it is new', { type: 'added', object: counted }, ['default/few']],
    ['when its limits change', { type: 'updated', old: counted, object: quota({ pods: '3' }, counted.status) }, ['default/few']],
    ['not when the API server charges it', { type: 'updated', old: counted, object: { ...counted, status: { ...counted.status, used: { pods: '2' } } } }, []],
  ])('%s', (_, change, expected) => {
    expect(keys(change)).toEqual(expected);
  });

  it.each([
    ['not when a pod comes', { type: 'added', object: running }, []],
    ['when a pod goes', { type: 'deleted', object: running }, ['default/few']],
    ['when a pod ends', { type: 'updated', old: running, object: ended }, ['default/few']],
    ['not when a pod uses what it used', { type: 'updated', old: running, object: observedPod({ name: 'a', ready: false }) }, []],
    ['when a relist lacks a pod', { type: 'replaced', old: [running, other], objects: [other] }, ['default/few']],
  ])('%s', (_, change, expected) => {
    expect(onRoomGiven(quotas as unknown as Informer<typeof running>, quotas, usageOf).keys(change as Change<KubeObject>)).toEqual(expected);
  });
});
