import type { KubeObject } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { builtInResources } from '../built-in-resources.ts';

describe('events of both groups', () => {
  const v1 = builtInResources.find(({ reference }) => reference.group === 'events.k8s.io');
  const event = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'ns' },
    eventTime: '2026-01-02T03:04:05.000000Z',
    regarding: { kind: 'Pod', name: 'p', namespace: 'ns' },
    note: 'started',
    reason: 'Started',
    action: 'Starting',
    type: 'Normal',
    reportingController: 'kubelet',
    reportingInstance: 'node-1',
  } as unknown as KubeObject;

  it('are one: written in one form and read in the other', () => {
    const stored = v1?.sharedStorage?.toStored(event);
    expect(stored).toMatchObject({ apiVersion: 'v1', involvedObject: { name: 'p' }, message: 'started', reportingComponent: 'kubelet' });
    expect(v1?.sharedStorage?.fromStored(stored as KubeObject)).toMatchObject(event as object);
    expect(v1?.strategy.validate?.(event)).toEqual([]);
  });
});
