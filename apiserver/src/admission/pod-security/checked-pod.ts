import type { Pod } from '@kubets/api';

/** What the standards look at: a pod, or the template of one. */
export interface CheckedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Pod['spec'];
}

export type CheckedContainer = Pod['spec']['containers'][number];
type PodSecurityContext = NonNullable<Pod['spec']['securityContext']>;
type ContainerSecurityContext = NonNullable<CheckedContainer['securityContext']>;

/** What pods and containers both say about themselves. */
export type SharedContext = Pick<PodSecurityContext & ContainerSecurityContext, keyof PodSecurityContext & keyof ContainerSecurityContext>;

/** All containers in the order upstream names them. */
export function containersOf({ spec }: CheckedPod): readonly CheckedContainer[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...((spec.ephemeralContainers ?? []) as readonly CheckedContainer[])];
}

export const isWindows = ({ spec }: CheckedPod): boolean => spec.os?.name === 'windows';

/** Root in a user namespace of the pod's own is nobody on the node. */
export const hasOwnUsers = ({ spec }: CheckedPod): boolean => spec.hostUsers === false;

export const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ');

/** Each once, in order. */
export const sortedSet = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();

export const counted = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"`; nothing when there is none. */
export function containersWith(pod: CheckedPod, breaks: (container: CheckedContainer) => boolean): readonly string[] {
  const names = containersOf(pod)
    .filter(breaks)
    .map(({ name }) => name);
  return names.length === 0 ? [] : [`${counted(names.length, 'container')} ${quoted(names)}`];
}

/** The pod itself, and its containers, when their security context breaks a rule. */
export function settersWith(pod: CheckedPod, breaks: (context: SharedContext) => boolean): readonly string[] {
  const onPod = pod.spec.securityContext !== undefined && breaks(pod.spec.securityContext);
  return [...(onPod ? ['pod'] : []), ...containersWith(pod, ({ securityContext }) => securityContext !== undefined && breaks(securityContext))];
}

/** The security contexts of the pod and of its containers. */
export const contextsOf = (pod: CheckedPod): readonly SharedContext[] =>
  [pod.spec.securityContext, ...containersOf(pod).map(({ securityContext }) => securityContext)].filter((context) => context !== undefined);
