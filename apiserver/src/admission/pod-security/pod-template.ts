import type { Pod } from '@kubets/api';

/** What the standards look at: a pod, or the template of one. */
export interface CheckedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Pod['spec'];
}

export type CheckedContainer = Pod['spec']['containers'][number];

/** All containers in the order upstream names them. */
export function containersOf({ spec }: CheckedPod): readonly CheckedContainer[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...((spec.ephemeralContainers ?? []) as readonly CheckedContainer[])];
}

export const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ');

/** `container "a"`, `containers "a", "b"`. */
export const containersText = (names: readonly string[]): string => `container${names.length === 1 ? '' : 's'} ${quoted(names)}`;

/** `reason (container "a" …)` when some container breaks the rule; nothing otherwise. */
export function forContainers(pod: CheckedPod, reason: string, breaks: (container: CheckedContainer) => boolean, rule: string): readonly string[] {
  const names = containersOf(pod)
    .filter(breaks)
    .map(({ name }) => name);
  return names.length === 0 ? [] : [`${reason} (${containersText(names)} ${rule})`];
}
