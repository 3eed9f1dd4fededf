import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { claimLeftTo } from './bound.ts';
import { planClaim, type ClaimAction, type ObservedClaim } from './plan-claim.ts';
import { planVolume } from './plan-volume.ts';

const claim = (spec: object = {}, annotations: Record<string, string> = {}): PersistentVolumeClaim =>
  ({
    metadata: { name: 'data', namespace: 'shop', uid: 'u1', annotations },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status: { phase: 'Pending' },
  }) as unknown as PersistentVolumeClaim;
const volume = (name: string, spec: object = {}, { phase = 'Available', labels = {} }: { readonly phase?: string; readonly labels?: object } = {}) =>
  ({
    metadata: { name, labels },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/data' }, ...spec },
    status: { phase },
  }) as unknown as PersistentVolume;
const named = (name: string, changes: object = {}): StorageClass => ({ metadata: { name }, provisioner: 'example.org/disks', ...changes }) as StorageClass;
const plan = (observed: Partial<ObservedClaim>): ClaimAction =>
  planClaim({ claim: claim(), volumes: [], storageClass: undefined, defaultClass: undefined, unscheduledPods: [], nodeNamed: () => undefined, ...observed });
const reserved = { claimRef: { namespace: 'shop', name: 'data' } };
const onNode2 = {
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node2'] }] }] } },
};

describe('a claim without a volume gets', () => {
  it.each<[string, PersistentVolumeClaim, readonly PersistentVolume[]]>([
    [
      'the smallest that is enough',
      claim(),
      [volume('big', { capacity: { storage: '9Gi' } }), volume('small', { capacity: { storage: '1Mi' } }), volume('fit')],
    ],
    ['one of its class', claim({ storageClassName: 'slow' }), [volume('none'), volume('fit', { storageClassName: 'slow' })]],
    ['one its selector matches', claim({ selector: { matchLabels: { a: 'b' } } }), [volume('other'), volume('fit', {}, { labels: { a: 'b' } })]],
    ['one that can be used as it asks', claim({ accessModes: ['ReadWriteMany'] }), [volume('one'), volume('fit', { accessModes: ['ReadWriteMany'] })]],
    ['a block device when it asks for one', claim({ volumeMode: 'Block' }), [volume('files'), volume('fit', { volumeMode: 'Block' })]],
    ['one that is free', claim(), [volume('released', {}, { phase: 'Released' }), volume('fit')]],
    ['the one reserved for it before all others', claim(), [volume('free'), volume('fit', { ...reserved, capacity: { storage: '9Gi' } })]],
    ['the one reserved for it, whatever its class', claim({ storageClassName: 'slow' }), [volume('fit', reserved)]],
  ])('%s', (_what, wanting, volumes) => {
    expect(plan({ claim: wanting, volumes })).toMatchObject({ type: 'bind', volume: { metadata: { name: 'fit' } } });
  });

  it('none that is reserved for it and too small', () => {
    expect(plan({ volumes: [volume('v', { ...reserved, capacity: { storage: '1Mi' } })] })).toMatchObject({ type: 'wait', event: { reason: 'FailedBinding' } });
  });

  it('none that the node of its first pod does not reach, were it reserved for it', () => {
    const node = { metadata: { name: 'node1', labels: { 'kubernetes.io/hostname': 'node1' } } } as unknown as Node;
    const wanting = claim({ storageClassName: 'slow' }, { 'volume.kubernetes.io/selected-node': 'node1' });
    const volumes = [volume('v', { ...reserved, ...onNode2 })];
    expect(plan({ claim: wanting, volumes, storageClass: named('slow'), nodeNamed: () => node })).toMatchObject({ type: 'wait' });
  });

  it.each([
    [['web-0'], 'waiting for pod web-0 to be scheduled'],
    [['a', 'b'], 'waiting for pods a,b to be scheduled'],
  ])('none while %j, its first pods, wait for a node', (unscheduledPods, message) => {
    const storageClass = named('slow', { volumeBindingMode: 'WaitForFirstConsumer' });
    const waiting = plan({ claim: claim({ storageClassName: 'slow' }), storageClass, unscheduledPods });
    expect(waiting).toEqual({ type: 'wait', event: { type: 'Normal', reason: 'WaitForPodScheduled', message } });
  });

  it.each([
    ['example.org/disks', 'example.org/disks'],
    ['kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
  ])('one that %s makes, and waits for it', (provisioner, asked) => {
    const wanting = claim({ storageClassName: 'slow' });
    expect(plan({ claim: wanting, storageClass: named('slow', { provisioner }) })).toMatchObject({
      type: 'wait',
      provisioner: asked,
      event: { reason: 'ExternalProvisioning', message: expect.stringContaining(`by the external provisioner '${asked}' or manually`) },
    });
  });

  it.each(['kubernetes.io/no-provisioner', 'kubernetes.io/host-path'])('none of a class of %s, behind which there is nobody', (provisioner) => {
    const event = { type: 'Warning', reason: 'ProvisioningFailed', message: `no volume plugin matched name: ${provisioner}` };
    expect(plan({ claim: claim({ storageClassName: 'slow' }), storageClass: named('slow', { provisioner }) })).toEqual({ type: 'wait', event });
  });

  it('none before its first pod, when its class waits for that', () => {
    const storageClass = named('slow', { volumeBindingMode: 'WaitForFirstConsumer' });
    const wanting = claim({ storageClassName: 'slow' });
    expect(plan({ claim: wanting, storageClass, volumes: [volume('v', { storageClassName: 'slow' })] })).toMatchObject({
      type: 'wait',
      event: { reason: 'WaitForFirstConsumer', message: 'waiting for first consumer to be created before binding' },
    });
  });
});

describe('the default class', () => {
  const defaultClass = named('standard');
  it.each<[string, PersistentVolumeClaim, readonly PersistentVolume[], object]>([
    ['is given to a claim made before there was one', claim(), [], { type: 'assignClass', storageClassName: 'standard' }],
    ['is not given where a volume without class will do', claim(), [volume('v')], { type: 'bind' }],
    ['is not given to a claim that asks for volumes without class', claim({ storageClassName: '' }), [], { type: 'wait' }],
    ['is not given to a claim of another class', claim({ storageClassName: 'slow' }), [], { type: 'wait' }],
    ['is not given to a claim with the old annotation', claim({}, { 'volume.beta.kubernetes.io/storage-class': 'slow' }), [], { type: 'wait' }],
  ])('%s', (_what, wanting, volumes, action) => {
    expect(plan({ claim: wanting, volumes, defaultClass })).toMatchObject(action);
  });
});

describe('a claim that names its volume', () => {
  const naming = claim({ volumeName: 'v' });
  it.each<[string, PersistentVolume | undefined, object]>([
    ['is bound to it, whatever its node', volume('v', onNode2), { type: 'bind' }],
    ['waits for it', undefined, { type: 'wait' }],
    [
      'is told that it is too small',
      volume('v', { capacity: { storage: '1Mi' } }),
      { event: { reason: 'VolumeMismatch', message: 'Cannot bind to requested volume "v": requested PV is too small' } },
    ],
    [
      'is told that it is of another class',
      volume('v', { storageClassName: 'slow' }),
      { event: { message: expect.stringContaining('storageClassName does not') } },
    ],
    [
      'is told that somebody has it',
      volume('v', { claimRef: { namespace: 'shop', name: 'other', uid: 'u2' } }),
      { event: { reason: 'FailedBinding', message: 'volume "v" already bound to a different claim.' } },
    ],
  ])('%s', (_what, found, action) => {
    expect(plan({ claim: naming, volumes: found ? [found] : [] })).toMatchObject(action);
  });
});

it('a claim names its provisioner in both annotations that provisioners look for, once', () => {
  const left = claimLeftTo('example.org/disks', claim());
  expect(left.metadata.annotations).toEqual({
    'volume.beta.kubernetes.io/storage-provisioner': 'example.org/disks',
    'volume.kubernetes.io/storage-provisioner': 'example.org/disks',
  });
  expect(claimLeftTo('example.org/disks', left)).toBe(left);
});

describe('a volume whose claim is gone', () => {
  const gone = (spec: object, phase = 'Released'): PersistentVolume => volume('v', { claimRef: { ...reserved.claimRef, uid: 'u1' }, ...spec }, { phase });
  it.each<[string, PersistentVolume, object]>([
    ['is released', gone({ persistentVolumeReclaimPolicy: 'Delete' }, 'Bound'), { type: 'phase', phase: 'Released' }],
    ['stays so when it is to be retained', gone({ persistentVolumeReclaimPolicy: 'Retain' }), { type: 'phase', phase: 'Released' }],
    ['goes with its directory in /tmp', gone({ persistentVolumeReclaimPolicy: 'Delete' }), { type: 'destroy', directory: '/tmp/data' }],
    [
      'fails to go with any other directory',
      gone({ persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/mnt/data' } }),
      { phase: 'Failed', message: 'host_path deleter only supports /tmp/.+ but received provided /mnt/data' },
    ],
    [
      'never removes what a path leads to outside /tmp',
      gone({ persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/tmp/../etc' } }),
      { phase: 'Failed' },
    ],
    [
      'fails to go when nobody can destroy it',
      gone({ persistentVolumeReclaimPolicy: 'Delete', hostPath: undefined, nfs: { server: 's', path: '/' } }),
      { phase: 'Failed', message: 'error getting deleter volume plugin for volume "v": no deletable volume plugin matched' },
    ],
    ['cannot be recycled', gone({ persistentVolumeReclaimPolicy: 'Recycle' }), { phase: 'Failed', message: 'No recycler plugin found for the volume!' }],
  ])('%s', (_what, found, action) => {
    expect(planVolume(found, undefined)).toMatchObject(action);
  });
});
