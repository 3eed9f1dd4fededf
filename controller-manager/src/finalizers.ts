import type { KubeObject } from '@kubets/machinery';

export function hasFinalizer({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

export function withFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  return { ...object, metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] } };
}

export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  return { ...object, metadata: { ...object.metadata, finalizers: (object.metadata.finalizers ?? []).filter((other) => other !== finalizer) } };
}

/** A finalizer that stays while something uses the object: to be put on, taken off, or left. */
export function planProtection(object: KubeObject, finalizer: string, inUse: boolean): 'add' | 'remove' | 'nothing' {
  const isProtected = hasFinalizer(object, finalizer);
  if (object.metadata.deletionTimestamp === undefined) return isProtected ? 'nothing' : 'add';
  return isProtected && !inUse ? 'remove' : 'nothing';
}
