import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { planGrowth } from './plan-growth.ts';
import { directoryFinalizer, localVolumeProvisionerName, planProvision } from './plan-provision.ts';
import { planUpkeep } from './plan-upkeep.ts';

const storageClass = {
  metadata: { name: 'local' },
  provisioner: localVolumeProvisionerName,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
} as StorageClass;
const claim = (node?: string, spec: object = {}, status: object = {}): PersistentVolumeClaim =>
  ({
    metadata: { name: 'data', namespace: 'shop', uid: 'u1', annotations: node ? { 'volume.kubernetes.io/selected-node': node } : {} },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status,
  }) as unknown as PersistentVolumeClaim;
const volume = (spec: object = {}, { phase = 'Released', metadata = {} }: { readonly phase?: string; readonly metadata?: object } = {}): PersistentVolume =>
  ({
    metadata: { name: 'pvc-u1', annotations: { 'pv.kubernetes.io/provisioned-by': localVolumeProvisionerName }, finalizers: [directoryFinalizer], ...metadata },
    spec: { hostPath: { path: '/volumes/pvc-u1' }, capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Delete', ...spec },
    status: { phase },
  }) as unknown as PersistentVolume;

describe('a directory for a claim', () => {
  it('is reserved for the claim, on the node the scheduler chose, and kept until it is removed', () => {
    expect(planProvision(claim('node2'), storageClass, '/volumes')).toMatchObject({
      type: 'provision',
      volume: {
        metadata: { name: 'pvc-u1', finalizers: [directoryFinalizer] },
        spec: {
          capacity: { storage: '1Gi' },
          claimRef: { namespace: 'shop', name: 'data', uid: 'u1' },
          hostPath: { path: '/volumes/pvc-u1', type: 'DirectoryOrCreate' },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ['node2'] }] }] } },
        },
      },
    });
  });

  it.each([
    ['the scheduler has not chosen a node yet', claim(), storageClass],
    ['the claim has a volume', claim('node2', { volumeName: 'v' }), storageClass],
    ['another provisioner is asked', claim('node2'), { ...storageClass, provisioner: 'example.org/other' }],
    ['there is no such class', claim('node2'), undefined],
  ])('is not made when %s', (_why, wanted, found) => {
    expect(planProvision(wanted, found, '/volumes')).toEqual({ type: 'nothing' });
  });

  it.each([
    ['at once, on no node', {}, { volumeBindingMode: 'Immediate' as const }, 'a directory belongs to a node: volumeBindingMode must be WaitForFirstConsumer'],
    ['as a block device', { volumeMode: 'Block' }, {}, 'kubets.dev/local-volume does not support block volume provisioning'],
    ['among those there are', { selector: { matchLabels: { a: 'b' } } }, {}, 'claim Selector is not supported'],
    ['as a copy', { dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'old' } }, {}, 'claim data sources are not supported: a directory begins empty'],
  ])('is refused %s', (_what, spec, changes, reason) => {
    expect(planProvision(claim(undefined, spec), { ...storageClass, ...changes }, '/volumes')).toEqual({ type: 'refuse', reason });
  });
});

describe('the directory of a volume', () => {
  const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  it.each([
    ['is removed once its claim is gone', volume(), { type: 'destroy', directory: '/volumes/pvc-u1' }],
    ['is removed also when the volume was deleted before', volume({}, { metadata: deleted }), { type: 'destroy', directory: '/volumes/pvc-u1' }],
    ['is left alone while the volume is bound', volume({}, { phase: 'Bound' }), { type: 'nothing' }],
    ['is never one outside its own', volume({ hostPath: { path: '/etc' } }), { type: 'nothing' }],
    ['is never one led out of its own', volume({ hostPath: { path: '/volumes/../etc' } }), { type: 'nothing' }],
    ["is not another provisioner's", volume({}, { metadata: { annotations: {} } }), { type: 'nothing' }],
    ['is kept when the volume is to be retained', volume({ persistentVolumeReclaimPolicy: 'Retain' }), { type: 'removeFinalizer' }],
    ['is watched over when the volume no longer is', volume({}, { phase: 'Bound', metadata: { finalizers: [] } }), { type: 'addFinalizer' }],
  ])('%s', (_what, found, plan) => {
    expect(planUpkeep(found, '/volumes')).toEqual(plan);
  });
});

describe('a claim that asks for more', () => {
  const asking = (storage: string, capacity: string): PersistentVolumeClaim =>
    claim('node2', { resources: { requests: { storage } } }, { phase: 'Bound', capacity: { storage: capacity } });

  it('has it, as has its volume', () => {
    expect(planGrowth(asking('2Gi', '1Gi'), volume())).toMatchObject({
      volume: { spec: { capacity: { storage: '2Gi' } } },
      claim: { status: { capacity: { storage: '2Gi' }, allocatedResources: { storage: '2Gi' } } },
    });
  });

  it.each([
    ['has enough already', asking('1Gi', '1024Mi')],
    ['is not bound', claim('node2', { resources: { requests: { storage: '2Gi' } } }, { phase: 'Pending' })],
  ])('stays as it is when it %s', (_why, wanted) => {
    expect(planGrowth(wanted, volume())).toBeUndefined();
  });
});
