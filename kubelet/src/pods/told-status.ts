import type { PodSituation } from './pod-situation.ts';
import type { ContainerStatus } from './pod-status.ts';

/** What was told last of the container of a name; undefined when nothing was. */
export function toldStatus({ pod, told }: Pick<PodSituation, 'pod' | 'told'>, name: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = told ?? pod.status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((status) => status.name === name);
}
