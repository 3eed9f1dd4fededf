import { runtimeClasses, type Pod } from '@kubets/api';
import type { PodDependencies } from './pod-dependencies.ts';

/** What the pod's RuntimeClass says it is run by; undefined for what runs all others. */
export async function runtimeHandler({ metadata, spec }: Pod, { objects }: Pick<PodDependencies, 'objects'>): Promise<string | undefined> {
  const name = spec.runtimeClassName;
  if (name === undefined || name === '') return undefined;
  const runtimeClass = await objects.get(runtimeClasses, { name }, metadata.uid);
  if (runtimeClass === undefined) throw new Error(`RuntimeClass "${name}" not found`);
  return runtimeClass.handler;
}
