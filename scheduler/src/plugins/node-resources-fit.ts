import { anyNodeChange } from '../framework/cluster-event.ts';
import { maxScore, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import type { PodInfo } from '../state/pod-info.ts';

const name = 'NodeResourcesFit';

/** A node must have what the pod asks for left; of those that do, the emptiest is best. */
export const nodeResourcesFit: SchedulerPlugin = {
  name,
  wakesOn: (event) =>
    anyNodeChange(event, ['allocatable']) || event.type === 'assigned-pod-deleted' || event.type === 'assigned-pod-updated' || event.type === 'pod-updated',
  filter(pod, node) {
    const short = whatIsShort(pod, node);
    return short === undefined ? undefined : rejectionFor(short, pod, node);
  },
  score: (pod, node) => leastAllocated(pod, node),
};

/** Which resources are missing; undefined, without making an object, for the node that fits. */
function whatIsShort({ requests }: PodInfo, { requested, allocatable, allowedPods, pods }: NodeInfo): readonly string[] | undefined {
  let short: string[] | undefined;
  if (pods.size + 1 > allowedPods) short = ['Too many pods'];
  if (requests.cpu > 0 && requests.cpu > allocatable.cpu - requested.cpu) (short ??= []).push('Insufficient cpu');
  if (requests.memory > 0 && requests.memory > allocatable.memory - requested.memory) (short ??= []).push('Insufficient memory');
  if (requests.ephemeralStorage > 0 && requests.ephemeralStorage > allocatable.ephemeralStorage - requested.ephemeralStorage) {
    (short ??= []).push('Insufficient ephemeral-storage');
  }
  return requests.other === undefined ? short : whatElseIsShort(requests.other, requested.other, allocatable.other, short);
}

type Amounts = ReadonlyMap<string, number>;

function whatElseIsShort(wanted: Amounts, used: Amounts | undefined, all: Amounts | undefined, known: readonly string[] = []): readonly string[] | undefined {
  const short = [...wanted].filter(([resource, amount]) => amount > 0 && amount > (all?.get(resource) ?? 0) - (used?.get(resource) ?? 0));
  const reasons = [...known, ...short.map(([resource]) => `Insufficient ${resource}`)];
  return reasons.length === 0 ? undefined : reasons;
}

/** More than the node has altogether: no pod's leaving would help. */
function rejectionFor(reasons: readonly string[], { requests }: PodInfo, { allocatable }: NodeInfo): Rejection {
  const hopeless =
    requests.cpu > allocatable.cpu ||
    requests.memory > allocatable.memory ||
    requests.ephemeralStorage > allocatable.ephemeralStorage ||
    [...(requests.other ?? [])].some(([resource, amount]) => amount > (allocatable.other?.get(resource) ?? 0));
  return { plugin: name, reasons, unresolvable: hopeless };
}

function leastAllocated(pod: PodInfo, { weighed, allocatable }: NodeInfo): number {
  const wanted = pod.nonZeroRequests;
  const cpu = freeShare(weighed.cpu + wanted.cpu, allocatable.cpu);
  const memory = freeShare(weighed.memory + wanted.memory, allocatable.memory);
  if (allocatable.cpu === 0) return memory;
  return allocatable.memory === 0 ? cpu : Math.trunc((cpu + memory) / 2);
}

function freeShare(requested: number, allocatable: number): number {
  return allocatable === 0 || requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * maxScore) / allocatable);
}
