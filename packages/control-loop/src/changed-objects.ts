import { keyOf, type KubeObject, type ObjectKey } from '@kubets/machinery';
import type { Trigger } from './controller.ts';
import type { Change, Informer } from './informer.ts';

/** Every object a change touched, in its old and its new form. Of a relist: only those that differ. */
export function changedObjects<T extends KubeObject>(change: Change<T>): readonly T[] {
  switch (change.type) {
    case 'added':
    case 'deleted':
      return [change.object];
    case 'updated':
      return [change.old, change.object];
    case 'replaced':
      return replacedObjects(change.objects, change.old);
  }
}

/** The cache keeps an unchanged object's identity over a relist. */
function replacedObjects<T>(objects: readonly T[], old: readonly T[]): readonly T[] {
  if (old.length === 0) return objects;
  const before = new Set(old);
  const after = new Set(objects);
  return [...old.filter((object) => !after.has(object)), ...objects.filter((object) => !before.has(object))];
}

/** Looks at the keys each changed object names; at the object itself when `keys` is left out. */
export function triggerOn<T extends KubeObject>(informer: Informer<T>, keys: (object: T) => readonly ObjectKey[] = (object) => [keyOf(object)]): Trigger {
  return {
    informer: informer as unknown as Informer<KubeObject>,
    keys: (change) => [...new Set(changedObjects(change as unknown as Change<T>).flatMap((object) => keys(object)))],
  };
}
