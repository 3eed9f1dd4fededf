import type { Container, Pod } from '@kubets/api';
import { addTo, copyOf, noResources, parseResources, raiseTo, type Resources } from './resources.ts';

/**
 * What a pod takes from its node: its containers and sidecars together, or an init container's peak where that is more,
 * or what the pod as a whole asks for; and its overhead on top.
 */
export function podRequests(pod: Pod, requestsOf: (container: Container) => Resources = containerRequests): Resources {
  const { containers, initContainers, resources, overhead } = pod.spec;
  const total = noResources();
  for (const container of containers) addTo(total, requestsOf(container));
  if (initContainers !== undefined && initContainers.length > 0) addInitContainers(total, initContainers, requestsOf);
  if (resources?.requests !== undefined) setPodLevel(total, parseResources(resources.requests));
  if (overhead !== undefined) addTo(total, parseResources(overhead));
  return total;
}

const containerRequests = (container: Container): Resources => parseResources(container.resources?.requests);

/** Where no request is written, scoring counts a small one, so that such pods spread too. */
const defaultCpu = 100;
const defaultMemory = 200 * 1024 * 1024;

export function nonZeroRequests(pod: Pod): Resources {
  return podRequests(pod, (container) => {
    const requests = containerRequests(container);
    const written = container.resources?.requests;
    return {
      ...requests,
      cpu: written?.['cpu'] === undefined ? defaultCpu : requests.cpu,
      memory: written?.['memory'] === undefined ? defaultMemory : requests.memory,
    };
  });
}

/** Init containers run one after the other beside the sidecars started before them. */
function addInitContainers(total: Resources, initContainers: readonly Container[], requestsOf: (container: Container) => Resources): void {
  const sidecars = noResources();
  const peak = noResources();
  for (const container of initContainers) {
    const requests = requestsOf(container);
    if (container.restartPolicy === 'Always') {
      addTo(sidecars, requests);
      raiseTo(peak, sidecars);
      continue;
    }
    const beside = copyOf(sidecars);
    addTo(beside, requests);
    raiseTo(peak, beside);
  }
  addTo(total, sidecars);
  raiseTo(total, peak);
}

/** A request of the pod as a whole replaces the sum of its containers'. */
function setPodLevel(total: Resources, pod: Resources): void {
  if (pod.cpu > 0) total.cpu = pod.cpu;
  if (pod.memory > 0) total.memory = pod.memory;
  for (const [name, amount] of pod.other ?? []) (total.other ??= new Map()).set(name, amount);
}
