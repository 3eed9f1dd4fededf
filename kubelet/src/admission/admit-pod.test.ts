import type { Node, Pod } from '@kubets/api';
import { expect, it } from 'vitest';
import type { Starved } from '../eviction/threshold.ts';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { admitPod, type AdmittingNode } from './admit-pod.ts';

const asking = (requests: Record<string, string>, rest: Partial<Pod['spec']> = {}): Pod =>
  buildPod({ containers: [buildContainer({ name: 'web', resources: { requests } })], ...rest });
const listening = (hostPort: number, hostIP?: string): Pod =>
  buildPod({
    containers: [buildContainer({ name: 'web', ports: [{ containerPort: 80, hostPort, protocol: 'TCP', ...(hostIP !== undefined && { hostIP }) }] })],
  });
const init = buildContainer({ name: 'init', resources: { requests: { cpu: '3' } } });
const labelled = {
  metadata: { name: 'node1', labels: { zone: 'a', size: '4' } },
  spec: {
    taints: [
      { key: 'gone', effect: 'NoExecute' },
      { key: 'busy', effect: 'NoSchedule' },
    ],
  },
} as unknown as Node;
const nodeWith = (running: readonly Pod[]): AdmittingNode => ({
  node: undefined,
  allocatable: { cpu: '2', memory: '1Gi', pods: '3', 'example.org/device': '1' },
  allowedUnsafeSysctls: ['kernel.msg*'],
  hasAppArmor: false,
  short: new Set(),
  running,
});
const stays = { tolerations: [{ key: 'gone', operator: 'Exists' as const }] };
const affine = (key: string, operator: 'In' | 'Gt', value: string): Partial<Pod['spec']> => ({
  ...stays,
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values: [value] }] }] } },
  },
});

it.each<[string, Pod, readonly Pod[]]>([
  ['that asks for nothing', buildPod(), [asking({ cpu: '2', memory: '1Gi' })]],
  ['that takes exactly what is left', asking({ cpu: '500m', memory: '1Gi' }), [asking({ cpu: '1500m' })]],
  ['that asks for something counted elsewhere in the cluster', asking({ 'example.org/licence': '1' }), []],
  ['with another host port', listening(80), [listening(81)]],
  ['with the same host port on another address', listening(80, '10.0.0.1'), [listening(80, '10.0.0.2')]],
])('a node takes a pod %s', (_sentence, pod, others) => expect(admitPod(pod, nodeWith(others))).toBeUndefined());

it.each<[string, Pod, readonly Pod[], string, string]>([
  [
    'more CPU than is left',
    asking({ cpu: '600m' }),
    [asking({ cpu: '1500m' })],
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000",
  ],
  ['more memory than there is', asking({ memory: '2Gi' }), [], 'OutOfmemory', 'requested: 2147483648, used: 0, capacity: 1073741824'],
  ['more devices than there are', asking({ 'example.org/device': '2' }), [], 'OutOfexample.org/device', 'requested: 2, used: 0, capacity: 1'],
  ['too much for its init container', asking({ cpu: '1' }, { initContainers: [init] }), [], 'OutOfcpu', 'requested: 3000'],
  ['one pod too many', buildPod(), [buildPod(), buildPod(), buildPod()], 'OutOfpods', 'requested: 1, used: 3, capacity: 3'],
  ['a host port that is taken', listening(80), [listening(80)], 'NodePorts', "node(s) didn't have free ports for the requested pod ports"],
  ['a host port that is taken on every address', listening(80, '10.0.0.1'), [listening(80)], 'NodePorts', 'free ports'],
])('a node refuses a pod that asks for %s', (_sentence, pod, others, reason, message) => {
  expect(admitPod(pod, nodeWith(others))).toEqual({ reason, message: expect.stringContaining(message) });
});

it.each<[string, Partial<Pod['spec']>, string | undefined]>([
  ['with labels it asks for', { ...stays, nodeSelector: { zone: 'a' } }, undefined],
  ['with other labels than it asks for', { ...stays, nodeSelector: { zone: 'b' } }, 'NodeAffinity'],
  ['that meets its affinity', affine('size', 'Gt', '3'), undefined],
  ['that misses its affinity', affine('zone', 'In', 'c'), 'NodeAffinity'],
  ['whose taints drive it away', {}, 'TaintToleration'],
  ['whose taints only keep new pods off', stays, undefined],
])('a pod on a node %s', (_sentence, spec, reason) => {
  expect(admitPod(buildPod(spec), { ...nodeWith([]), node: labelled })?.reason).toBe(reason);
});

it.each<[string, Partial<Pod['spec']>, string]>([
  ['another operating system', { os: { name: 'windows' } }, 'PodOSNotSupported'],
  ['a node of another operating system', { nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'PodOSSelectorNodeLabelDoesNotMatch'],
  ['a sysctl that nobody allowed', { securityContext: { sysctls: [{ name: 'kernel.sem', value: '1' }] } }, 'SysctlForbidden'],
  ["a sysctl of the host's network", { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }, 'SysctlForbidden'],
])('a node refuses a pod that asks for %s', (_sentence, spec, reason) => expect(admitPod(buildPod(spec), nodeWith([]))?.reason).toBe(reason));

it.each(['kernel.shm_rmid_forced', 'net/ipv4/tcp_syncookies', 'kernel.msgmax'])('a node takes a pod that sets %s', (name) => {
  expect(admitPod(buildPod({ securityContext: { sysctls: [{ name, value: '1' }] } }), nodeWith([]))).toBeUndefined();
});

const confined = { appArmorProfile: { type: 'RuntimeDefault' as const } };
const unconfined = { appArmorProfile: { type: 'Unconfined' as const } };
it.each<[string, Partial<Pod['spec']>, boolean, string | undefined]>([
  ['without AppArmor refuses a pod to be confined by it', { securityContext: confined }, false, 'AppArmor'],
  ['without AppArmor refuses a pod with one such container', { containers: [buildContainer({ name: 'web', securityContext: confined })] }, false, 'AppArmor'],
  ['without AppArmor takes a pod that wants none', { securityContext: unconfined }, false, undefined],
  [
    'without AppArmor takes a pod whose containers all opt out',
    { securityContext: confined, containers: [buildContainer({ name: 'web', securityContext: unconfined })] },
    false,
    undefined,
  ],
  ['with AppArmor takes a pod to be confined by it', { securityContext: confined }, true, undefined],
])('a node %s', (_sentence, spec, hasAppArmor, reason) => {
  expect(admitPod(buildPod(spec), { ...nodeWith([]), hasAppArmor })?.reason).toBe(reason);
});

const memory = new Set(['memory'] as const);
const critical = { priority: 2_000_000_000 };
it.each<[string, Pod, ReadonlySet<Starved>, string | undefined]>([
  ['a pod that asked for no memory when that is short', buildPod(), memory, 'Evicted'],
  ['no pod that asked for its memory', asking({ memory: '1Mi' }), memory, undefined],
  ['every pod when the disk is full', asking({ memory: '1Mi' }), new Set(['memory', 'disk'] as const), 'Evicted'],
  ['no pod that the cluster cannot do without', buildPod(critical), memory, undefined],
])('a node in need refuses %s', (_sentence, pod, short, reason) => expect(admitPod(pod, { ...nodeWith([]), short })?.reason).toBe(reason));
