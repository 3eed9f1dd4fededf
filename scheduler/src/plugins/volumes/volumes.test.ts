import type { CSINode, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { explain } from '../../explain.ts';
import { place } from '../../place.ts';
import { clusterOf, pod as buildPod, podInfo } from '../../testing/cluster.ts';
import { pluginsOver } from '../../testing/plugins.ts';
import type { VolumeSource } from './volume-source.ts';

const bindCompleted = { 'pv.kubernetes.io/bind-completed': 'yes' };
const onNode = (name: string): PersistentVolume['spec']['nodeAffinity'] => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }] },
});

interface ClaimDraft {
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly annotations?: Record<string, string>;
  readonly accessModes?: readonly string[];
  readonly phase?: string;
}
const claim = ({
  volumeName,
  storageClassName = 'local',
  annotations,
  accessModes = ['ReadWriteOnce'],
  phase = 'Pending',
}: ClaimDraft): PersistentVolumeClaim =>
  ({
    metadata: { name: 'data', namespace: 'default', uid: 'uid-data', annotations: { ...(volumeName && bindCompleted), ...annotations } },
    spec: { volumeName, storageClassName, accessModes, volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } },
    status: { phase },
  }) as unknown as PersistentVolumeClaim;

const volume = (name: string, spec: Partial<PersistentVolume['spec']> = {}, labels = {}): PersistentVolume =>
  ({
    metadata: { name, labels },
    spec: { storageClassName: 'local', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', capacity: { storage: '2Gi' }, ...spec },
  }) as unknown as PersistentVolume;

const storageClass = (provisioner: string, more = {}): StorageClass =>
  ({ metadata: { name: 'local' }, provisioner, volumeBindingMode: 'WaitForFirstConsumer', ...more }) as unknown as StorageClass;
const local = storageClass('kubernetes.io/no-provisioner');

interface Volumes {
  readonly claim?: PersistentVolumeClaim;
  readonly volumes?: readonly PersistentVolume[];
  readonly storageClass?: StorageClass;
  readonly csiNode?: CSINode;
  readonly users?: readonly Pod[];
}

function sourceOf({ claim: one, volumes = [], storageClass: kind, csiNode, users = [] }: Volumes): Partial<VolumeSource> {
  return {
    claim: (_namespace, name) => (name === 'data' ? one : undefined),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    volumes: () => volumes,
    storageClass: () => kind,
    csiNode: () => csiNode,
    podsUsing: () => users,
  };
}

const spec = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] };
const nodes = [
  { name: 'a', labels: { 'topology.kubernetes.io/zone': 'east' } },
  { name: 'b', labels: { 'topology.kubernetes.io/zone': 'west' } },
];

function outcome(volumes: Volumes): string {
  const placement = place(podInfo({ name: 'db', spec }), clusterOf(nodes, [{ name: 'x', on: 'b', requests: { cpu: '1' } }]), pluginsOver(sourceOf(volumes)));
  return placement.type === 'placed' ? placement.node.name : explain(placement);
}

const csi = (handle: string): Partial<PersistentVolume['spec']> => ({
  csi: { driver: 'csi.example.com', volumeHandle: handle } as PersistentVolume['spec']['csi'],
});

describe('a pod with a claim', () => {
  it('that is being made for its ephemeral volume waits for it', () => {
    const pod = podInfo({ name: 'db', spec: { volumes: [{ name: 'v', ephemeral: {} }] } });
    const placement = place(pod, clusterOf(nodes), pluginsOver(sourceOf({})));
    expect(placement.type === 'placed' ? 'placed' : explain(placement)).toBe(
      '0/2 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "db-v".',
    );
  });

  it.each<[string, Volumes, string]>([
    ['that does not exist', {}, '0/2 nodes are available: persistentvolumeclaim "data" not found.'],
    [
      'whose volume is lost',
      { claim: claim({ volumeName: 'gone', phase: 'Lost' }) },
      '0/2 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "gone".',
    ],
    [
      'that should be bound and is not',
      { claim: claim({}), storageClass: storageClass('x', { volumeBindingMode: 'Immediate' }) },
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    ],
    ['goes where its bound volume is', { claim: claim({ volumeName: 'pv' }), volumes: [volume('pv', { nodeAffinity: onNode('b') })] }, 'b'],
    [
      'goes nowhere when its volume is elsewhere',
      { claim: claim({ volumeName: 'pv' }), volumes: [volume('pv', { nodeAffinity: onNode('c') })] },
      '0/2 nodes are available: 2 node(s) had volume node affinity conflict.',
    ],
    [
      'bound to a volume that is gone',
      { claim: claim({ volumeName: 'pv' }) },
      '0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).',
    ],
    ['that waits goes where a volume is free', { claim: claim({}), storageClass: local, volumes: [volume('pv', { nodeAffinity: onNode('b') })] }, 'b'],
    [
      'that waits finds no volume large enough',
      { claim: claim({}), storageClass: local, volumes: [volume('pv', { capacity: { storage: '500Mi' } })] },
      "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.",
    ],
    [
      'that waits does not take a volume of another claim',
      { claim: claim({}), storageClass: local, volumes: [volume('pv', { claimRef: { namespace: 'default', name: 'other' } })] },
      "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.",
    ],
    [
      'that waits takes the volume reserved for it',
      {
        claim: claim({}),
        storageClass: local,
        volumes: [volume('pv', { claimRef: { namespace: 'default', name: 'data' }, nodeAffinity: onNode('b') })],
      },
      'b',
    ],
    ['that waits can be provisioned anywhere', { claim: claim({}), storageClass: storageClass('csi.example.com') }, 'a'],
    [
      'that waits is provisioned where its class allows',
      {
        claim: claim({}),
        storageClass: storageClass('csi.example.com', {
          allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['west'] }] }],
        }),
      },
      'b',
    ],
    [
      'that is being provisioned stays with its node',
      { claim: claim({ annotations: { 'volume.kubernetes.io/selected-node': 'b' } }), storageClass: storageClass('csi.example.com') },
      'b',
    ],
    ['goes to the zone of its volume', { claim: claim({ volumeName: 'pv' }), volumes: [volume('pv', {}, { 'topology.kubernetes.io/zone': 'west' })] }, 'b'],
    [
      'for one pod alone waits for its user to leave',
      {
        claim: claim({ volumeName: 'pv', accessModes: ['ReadWriteOncePod'] }),
        volumes: [volume('pv')],
        users: [buildPod({ name: 'other', on: 'a' })],
      },
      '0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
    ],
    [
      'of a driver that can attach no more',
      {
        claim: claim({ volumeName: 'pv' }),
        volumes: [volume('pv', csi('h'))],
        csiNode: { spec: { drivers: [{ name: 'csi.example.com', nodeID: 'n', allocatable: { count: 0 } }] } } as unknown as CSINode,
      },
      '0/2 nodes are available: 2 node(s) exceed max volume count.',
    ],
  ])('%s', (_name, volumes, expected) => {
    expect(outcome(volumes)).toBe(expected);
  });

  it('holds the volume it was promised until it is bound or gives it back', () => {
    const source = sourceOf({ claim: claim({}), storageClass: local, volumes: [volume('pv')] });
    let holder = 'uid-data';
    const shared = { ...source, claim: () => ({ ...claim({}), metadata: { ...claim({}).metadata, uid: holder } }) };
    const plugins = pluginsOver(shared);
    const state = clusterOf(nodes);
    const node = state.nodes[0];
    if (node === undefined) throw new Error('there is no node');
    const undo = plugins.find(({ name }) => name === 'VolumeBinding')?.reserve?.(podInfo({ name: 'db', spec }), node);
    holder = 'uid-other';
    expect(place(podInfo({ name: 'second', spec }), state, plugins).type).toBe('unschedulable');
    undo?.();
    expect(place(podInfo({ name: 'second', spec }), state, plugins).type).toBe('placed');
  });
});
