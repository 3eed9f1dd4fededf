import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { localVolumeProvisionerName, planProvision, planRelease } from './plan.ts';

const storageClass = { metadata: { name: 'local' }, provisioner: localVolumeProvisionerName, reclaimPolicy: 'Delete' } as StorageClass;
const claim = (changes: { readonly node?: string; readonly volumeName?: string } = {}): PersistentVolumeClaim =>
  ({
    metadata: { name: 'data', namespace: 'shop', uid: 'u1', annotations: changes.node ? { 'volume.kubernetes.io/selected-node': changes.node } : {} },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeName: changes.volumeName },
  }) as unknown as PersistentVolumeClaim;
const volume = (path: string, phase = 'Released'): PersistentVolume =>
  ({
    metadata: { name: 'pvc-u1', annotations: { 'pv.kubernetes.io/provisioned-by': localVolumeProvisionerName } },
    spec: { hostPath: { path }, persistentVolumeReclaimPolicy: 'Delete' },
    status: { phase },
  }) as unknown as PersistentVolume;

describe('planProvision', () => {
  it('makes a directory volume reserved for the claim on the node the scheduler chose', () => {
    expect(planProvision(claim({ node: 'node2' }), storageClass, '/volumes')).toMatchObject({
      metadata: { name: 'pvc-u1' },
      spec: {
        capacity: { storage: '1Gi' },
        claimRef: { namespace: 'shop', name: 'data', uid: 'u1' },
        hostPath: { path: '/volumes/pvc-u1', type: 'DirectoryOrCreate' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ['node2'] }] }] } },
      },
    });
  });

  it.each([
    ['the scheduler has not chosen a node yet', claim(), storageClass],
    ['the claim has a volume', claim({ node: 'node2', volumeName: 'v' }), storageClass],
    ['another provisioner is asked', claim({ node: 'node2' }), { ...storageClass, provisioner: 'example.org/other' }],
    ['there is no such class', claim({ node: 'node2' }), undefined],
  ])('makes nothing when %s', (_why, wanted, found) => {
    expect(planProvision(wanted, found, '/volumes')).toBeUndefined();
  });
});

describe('planRelease', () => {
  it.each([
    ['removes the directory of a released volume', volume('/volumes/pvc-u1'), '/volumes/pvc-u1'],
    ['leaves a bound volume alone', volume('/volumes/pvc-u1', 'Bound'), undefined],
    ['never removes a directory outside its own', volume('/etc'), undefined],
    ['never follows a path out of its own', volume('/volumes/../etc'), undefined],
  ])('%s', (_what, found, expected) => {
    expect(planRelease(found, '/volumes')).toBe(expected);
  });
});
