import type { Pod } from '@kubets/api';
import type { PodCache } from '../pods/pod-cache.ts';
import type { ObservedContainer, ObservedPod } from '../runtime/container-runtime.ts';
import { RequestError } from './kubelet-request.ts';

/** What the server knows of this node's pods. */
export interface PodDirectory {
  readonly cache: PodCache;
  readonly find: (namespace: string, name: string) => Pod | undefined;
  readonly list: () => readonly Pod[];
}

export interface FoundPod {
  readonly pod: Pod;
  readonly observed: ObservedPod;
}

export function findPod({ find, cache }: PodDirectory, namespace = '', name = '', uid?: string): FoundPod {
  const pod = find(namespace, name);
  if (pod === undefined || (uid !== undefined && pod.metadata.uid !== uid))
    throw new RequestError(404, `pod "${name}" not found in namespace "${namespace}" on this node`);
  return { pod, observed: cache.get({ namespace, name, uid: pod.metadata.uid }) };
}

/** The running container of a name; 404 or 400 when there is none. */
export function runningContainer({ pod, observed }: FoundPod, name: string): ObservedContainer {
  const container = observed.containers.find((candidate) => candidate.name === name);
  if (container?.state.type === 'running') return container;
  assertDeclared(pod, name);
  throw new RequestError(400, `container "${name}" in pod "${pod.metadata.name}" is not running`);
}

/** The container whose log is asked for; the one before it with `previous`. */
export function loggedContainer({ pod, observed }: FoundPod, name: string, previous: boolean): ObservedContainer {
  assertDeclared(pod, name);
  const [latest, before] = observed.containers.filter((candidate) => candidate.name === name && candidate.state.type !== 'created');
  if (previous) {
    const ended = latest?.state.type === 'exited' && isRestarting(pod, name) ? latest : before;
    if (ended === undefined) throw new RequestError(400, `previous terminated container "${name}" in pod "${pod.metadata.name}" not found`);
    return ended;
  }
  if (latest !== undefined) return latest;
  throw new RequestError(400, `container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${waitingReason(pod, name)}`);
}

function assertDeclared({ spec, metadata }: Pod, name: string): void {
  const declared = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  if (!declared.some((container) => container.name === name)) throw new RequestError(400, `container ${name} is not valid for pod ${metadata.name}`);
}

/** Between a crash and its restart the crashed container is already the previous one. */
function isRestarting(pod: Pod, name: string): boolean {
  return statusOf(pod, name)?.state?.waiting !== undefined;
}

function waitingReason(pod: Pod, name: string): string {
  const waiting = statusOf(pod, name)?.state?.waiting;
  return waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff'
    ? `trying and failing to pull image`
    : (waiting?.reason ?? 'ContainerCreating');
}

function statusOf({ status }: Pod, name: string): NonNullable<Pod['status']['containerStatuses']>[number] | undefined {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find(
    (item) => item.name === name,
  );
}
