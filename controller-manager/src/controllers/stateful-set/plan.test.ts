import type { PersistentVolumeClaim, Pod, StatefulSet } from '@kubets/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { planClaimOwners } from './claims.ts';
import { planStatefulSet, statefulSetStatus } from './plan.ts';

const now = new Date('2026-01-01T01:00:00Z');
const set = (spec: object): StatefulSet =>
  ({ metadata: { namespace: 'default', name: 'db', uid: 'db', generation: 1 }, spec: { replicas: 3, ...spec }, status: {} }) as unknown as StatefulSet;
const pod = (ordinal: number, revision: string): Pod => observedPod({ name: `db-${ordinal}`, labels: { 'controller-revision-hash': revision } });

/** Looks and acts until there is nothing to do; every pod made is ready at the next look. Returns the looks it took. */
function settle(owner: StatefulSet, start: readonly Pod[]): { readonly pods: readonly Pod[]; readonly most: number } {
  let pods = start;
  let most = 0;
  for (let look = 0; look < 60; look += 1) {
    const steps = planStatefulSet({ set: owner, pods, currentRevision: 'old', updateRevision: 'new', now });
    if (steps.length === 0) return { pods, most };
    most = Math.max(most, steps.length);
    const gone = new Set(steps.flatMap((step) => (step.type === 'delete' ? [step.pod.metadata.name] : [])));
    const made = steps.flatMap((step) => (step.type === 'create' ? [pod(step.ordinal, step.revision)] : []));
    pods = [...pods.filter(({ metadata }) => !gone.has(metadata.name)), ...made];
  }
  throw new Error('never settled');
}

const namesOf = (pods: readonly Pod[]): readonly string[] => pods.map(({ metadata }) => metadata.name).toSorted();

describe('planning a stateful set', () => {
  it('comes to rest with exactly the pods asked for, one step at a time or all at once', () => {
    const ordinals = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 6 });
    fc.assert(
      fc.property(ordinals, fc.integer({ min: 0, max: 6 }), fc.constantFrom('Parallel', 'OrderedReady'), (existing, replicas, podManagementPolicy) => {
        const { pods, most } = settle(
          set({ replicas, podManagementPolicy }),
          existing.map((ordinal) => pod(ordinal, 'old')),
        );
        expect(namesOf(pods)).toEqual(Array.from({ length: replicas }, (_, ordinal) => `db-${ordinal}`));
        expect(pods.every(({ metadata }) => metadata.labels?.['controller-revision-hash'] === 'new')).toBe(true);
        if (podManagementPolicy === 'OrderedReady') expect(most).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('makes all pods at once when they are managed in parallel', () => {
    const steps = planStatefulSet({ set: set({ podManagementPolicy: 'Parallel' }), pods: [], currentRevision: 'new', updateRevision: 'new', now });
    expect(steps.map((step) => step.type === 'create' && step.ordinal)).toEqual([0, 1, 2]);
  });
});

describe('scaling down in order', () => {
  const broken = (ordinal: number): Pod => observedPod({ name: `db-${ordinal}`, ready: false, labels: { 'controller-revision-hash': 'new' } });
  it.each<[string, readonly Pod[], readonly string[]]>([
    ['halts while more than the last pod is broken', [broken(0), broken(1), broken(2)], []],
    ['goes on with the last pod when only that is broken', [pod(0, 'new'), pod(1, 'new'), broken(2)], ['db-2']],
    ['goes on while the last pod works', [broken(0), pod(1, 'new')], ['db-1']],
  ])('%s', (_, pods, expected) => {
    const steps = planStatefulSet({ set: set({ replicas: 0 }), pods, currentRevision: 'new', updateRevision: 'new', now });
    expect(steps.map((step) => step.type === 'delete' && step.pod.metadata.name)).toEqual(expected);
  });
});

describe('the status of a stateful set', () => {
  it.each([
    ['RollingUpdate', 'new'],
    ['OnDelete', 'old'],
  ])('with %s takes %s as its current revision once every pod is updated', (type, currentRevision) => {
    const observed = { pods: [0, 1, 2].map((ordinal) => pod(ordinal, 'new')), currentRevision: 'old', updateRevision: 'new', now };
    expect(statefulSetStatus({ ...observed, set: set({ updateStrategy: { type } }) })).toMatchObject({ currentRevision, updatedReplicas: 3 });
  });
});

describe("the owners of a stateful set's claims", () => {
  it.each([
    ['controls it', { kind: 'Backup', name: 'nightly', uid: 'other', controller: true }],
    ['had the name of the set', { kind: 'StatefulSet', name: 'db', uid: 'earlier' }],
  ])('stay as they are when somebody else %s', (_, owner) => {
    const foreign = { metadata: { namespace: 'default', name: 'data-db-0', ownerReferences: [owner] } } as unknown as PersistentVolumeClaim;
    expect(planClaimOwners(set({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }), [foreign], [pod(0, 'new')])).toEqual([]);
  });

  const claim = (ordinal: number): PersistentVolumeClaim =>
    ({ metadata: { namespace: 'default', name: `data-db-${ordinal}` } }) as unknown as PersistentVolumeClaim;
  it.each([
    ['nobody when claims are retained', {}, 3, 0, undefined],
    ['the set when they go with it', { whenDeleted: 'Delete' }, 3, 0, ['StatefulSet db']],
    ['the pod that is about to go when they go with scaling down', { whenScaled: 'Delete' }, 1, 2, ['Pod db-2']],
    ['nobody while the pod stays', { whenScaled: 'Delete' }, 3, 2, undefined],
  ] as const)('%s', (_, persistentVolumeClaimRetentionPolicy, replicas, ordinal, owners) => {
    const owner = set({ replicas, persistentVolumeClaimRetentionPolicy });
    const pods = [0, 1, 2].map((one) => pod(one, 'new'));
    const [changed] = planClaimOwners(owner, [claim(ordinal)], pods);
    expect(changed?.metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`)).toEqual(owners);
    expect(changed?.metadata.ownerReferences?.every(({ controller }) => controller)).not.toBe(false);
    if (changed) expect(planClaimOwners(owner, [changed], pods)).toEqual([]);
  });
});
