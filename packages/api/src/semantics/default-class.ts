import type { KubeObject } from '@kubets/machinery';

/** Of the objects annotated as default, the newest; by name when two are of one second. */
export function newestDefault<T extends KubeObject>(objects: readonly T[], annotation: string): T | undefined {
  return objects
    .filter(({ metadata }) => metadata.annotations?.[annotation] === 'true')
    .toSorted(({ metadata: one }, { metadata: other }) => other.creationTimestamp.localeCompare(one.creationTimestamp) || (one.name < other.name ? -1 : 1))[0];
}
