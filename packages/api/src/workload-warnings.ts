import { validateDnsLabel, type KubeObject } from '@kubets/machinery';
import { podWarnings, type PodLike } from './core/pod/pod-warnings.ts';

/** Warnings of a workload's pod template, given when the object is made and when it changes what it asks for. */
export function templateWarnings<T extends KubeObject>(field: string, templateOf: (object: T) => PodLike) {
  return (object: T, old?: T): readonly string[] => (asksTheSame(object, old) ? [] : podWarnings(templateOf(object), field));
}

/** The generation counts changes of the spec; kinds without one warn every time. */
export function asksTheSame({ metadata }: KubeObject, old: KubeObject | undefined): boolean {
  return old !== undefined && metadata.generation !== undefined && metadata.generation === old.metadata.generation;
}

/** A name that shows up in the names and host names of pods should fit there. */
export function podNameWarnings({ metadata }: KubeObject, old?: KubeObject): readonly string[] {
  return old === undefined ? hostNameWarning(metadata.name, 'Pod names and hostnames') : [];
}

export function hostNameWarning(name: string, usedIn: string): readonly string[] {
  const wrong = validateDnsLabel(name);
  if (wrong.length === 0) return [];
  return [`metadata.name: this is used in ${usedIn}, which can result in surprising behavior; a DNS label is recommended: [${wrong.join(' ')}]`];
}
