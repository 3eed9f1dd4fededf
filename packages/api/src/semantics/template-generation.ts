import type { KubeObject } from '@kubets/machinery';

/** Counts changes of a DaemonSet's template: a field of its spec once, kept for those who knew it. */
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

export function templateGeneration({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[templateGenerationAnnotation] ?? 1) || 1;
}
