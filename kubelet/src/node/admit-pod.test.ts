import type { Pod } from '@kubets/api';
import { expect, it } from 'vitest';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { admitPod } from './admit-pod.ts';

const asking = (requests: Record<string, string>, rest: Partial<Pod['spec']> = {}): Pod =>
  buildPod({ containers: [buildContainer({ name: 'web', resources: { requests } })], ...rest });
const listening = (hostPort: number, hostIP?: string): Pod =>
  buildPod({
    containers: [buildContainer({ name: 'web', ports: [{ containerPort: 80, hostPort, protocol: 'TCP', ...(hostIP !== undefined && { hostIP }) }] })],
  });
const init = buildContainer({ name: 'init', resources: { requests: { cpu: '3' } } });
const allocatable = { cpu: '2', memory: '1Gi', pods: '3' };

it.each<[string, Pod, readonly Pod[]]>([
  ['that asks for nothing', buildPod(), [asking({ cpu: '2', memory: '1Gi' })]],
  ['that takes exactly what is left', asking({ cpu: '500m', memory: '1Gi' }), [asking({ cpu: '1500m' })]],
  ['with another host port', listening(80), [listening(81)]],
  ['with the same host port on another address', listening(80, '10.0.0.1'), [listening(80, '10.0.0.2')]],
])('a node takes a pod %s', (_sentence, pod, others) => expect(admitPod(pod, others, allocatable)).toBeUndefined());

it.each<[string, Pod, readonly Pod[], string, string]>([
  [
    'more CPU than is left',
    asking({ cpu: '600m' }),
    [asking({ cpu: '1500m' })],
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000",
  ],
  ['more memory than there is', asking({ memory: '2Gi' }), [], 'OutOfmemory', 'requested: 2147483648, used: 0, capacity: 1073741824'],
  ['a device that the node has not', asking({ 'example.org/device': '1' }), [], 'OutOfexample.org/device', 'requested: 1, used: 0, capacity: 0'],
  ['too much for its init container', asking({ cpu: '1' }, { initContainers: [init] }), [], 'OutOfcpu', 'requested: 3000'],
  ['one pod too many', buildPod(), [buildPod(), buildPod(), buildPod()], 'OutOfpods', 'requested: 1, used: 3, capacity: 3'],
  ['a host port that is taken', listening(80), [listening(80)], 'NodePorts', "node(s) didn't have free ports for the requested pod ports"],
  ['a host port that is taken on every address', listening(80, '10.0.0.1'), [listening(80)], 'NodePorts', 'free ports'],
])('a node refuses a pod that asks for %s', (_sentence, pod, others, reason, message) => {
  expect(admitPod(pod, others, allocatable)).toEqual({ reason, message: expect.stringContaining(message) });
});
