import type { Container, Pod } from '@kubets/api';
import { quantityMilliValue } from '@kubets/machinery';

/** What a pod, or one container of it, requests of a resource, in thousandths. Throws when any of the containers counted requests nothing. */
export function requestOf(pod: Pod, resource: string, container: string | undefined): number {
  const whole = pod.spec.resources?.requests?.[resource];
  if (container === undefined && whole !== undefined) return quantityMilliValue(whole);
  const counted = longRunning(pod).filter(({ name }) => container === undefined || name === container);
  if (container !== undefined && counted.length === 0) throw new Error(`container ${container} not found in Pod ${pod.metadata.name}`);
  return counted.reduce((sum, { name, resources }) => {
    const request = resources?.requests?.[resource];
    if (request === undefined) throw new Error(`missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`);
    return sum + quantityMilliValue(request);
  }, 0);
}

function longRunning({ spec }: Pod): readonly Container[] {
  return [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')];
}
