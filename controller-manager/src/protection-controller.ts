import type { Controller, Informer, Trigger } from '@kubets/control-loop';
import type { KubeObject } from '@kubets/machinery';
import type { ControllerContext } from './controller-context.ts';
import { planProtection, withFinalizer, withoutFinalizer } from './finalizers.ts';

export interface Protection<T extends KubeObject> {
  readonly name: string;
  readonly finalizer: string;
  readonly informer: Informer<T>;
  readonly triggers: readonly Trigger[];
  isInUse(object: T): boolean | Promise<boolean>;
}

/** Keeps objects of a kind from vanishing while something uses them. */
export function protectionController<T extends KubeObject>({ client }: ControllerContext, protection: Protection<T>): Controller {
  const { name, finalizer, informer, triggers } = protection;
  return {
    name,
    triggers,
    async reconcile(key, signal) {
      const object = informer.lister.get(key);
      if (object === undefined) return;
      const inUse = object.metadata.deletionTimestamp === undefined || (await protection.isInUse(object));
      const action = planProtection(object, finalizer, inUse);
      if (action === 'nothing') return;
      await client.update(informer.resource, action === 'add' ? withFinalizer(object, finalizer) : withoutFinalizer(object, finalizer), { signal });
    },
  };
}
