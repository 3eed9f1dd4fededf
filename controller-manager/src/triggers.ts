import { triggerOn, type Informer, type Trigger } from '@kubets/control-loop';
import { controllerOf, keyOf, objectKey, parseApiVersion, type KubeObject, type ResourceReference } from '@kubets/machinery';

/** Looks at the controlling owner, of the given kind, of each object that changed. */
export function onOwned<T extends KubeObject>(informer: Informer<T>, owner: ResourceReference): Trigger {
  return triggerOn(informer, (object) => {
    const reference = controllerOf(object);
    if (reference?.kind !== owner.kind || parseApiVersion(reference.apiVersion).group !== owner.group) return [];
    return [objectKey({ namespace: owner.scope === 'Namespaced' ? object.metadata.namespace : undefined, name: reference.name })];
  });
}

/** Looks at every owner in the namespace that would select an object nobody controls, so that it can adopt it. */
export function onOrphan<T extends KubeObject, O extends KubeObject>(
  informer: Informer<T>,
  owners: Informer<O>,
  selects: (owner: O, object: T) => boolean,
): Trigger {
  return triggerOn(informer, (object) => {
    if (controllerOf(object) !== undefined) return [];
    return owners.lister
      .inNamespace(object.metadata.namespace ?? '')
      .filter((owner) => selects(owner, object))
      .map(keyOf);
  });
}
