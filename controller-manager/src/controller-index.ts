import type { IndexFunction, Lister } from '@kubets/control-loop';
import { controllerOf, type KubeObject } from '@kubets/machinery';

const name = 'controllerUid';

/** Finds objects by the uid of their controller, and those that have none by namespace. */
export const controllerIndex: Readonly<Record<string, IndexFunction<KubeObject>>> = {
  [name]: (object) => [controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace)],
};

export function controlledBy<T extends KubeObject>(lister: Lister<T>, uid: string): readonly T[] {
  return lister.byIndex(name, uid);
}

/** What an owner controls and what it could adopt. */
export function claimable<T extends KubeObject>(lister: Lister<T>, owner: KubeObject): readonly T[] {
  return [...lister.byIndex(name, owner.metadata.uid), ...lister.byIndex(name, orphansOf(owner.metadata.namespace))];
}

function orphansOf(namespace: string | undefined): string {
  return `orphans in ${namespace ?? ''}`;
}
