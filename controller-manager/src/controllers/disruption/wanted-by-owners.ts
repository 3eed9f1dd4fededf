import type { Deployment, Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import { controllerOf, type KubeObject } from '@kubets/machinery';

type Owners = ReadonlyMap<string, Pick<Informer<Deployment>, 'lister'>>;

/** How many pods the owners of these want. Pods nobody controls are not counted; undefined when a controller's size cannot be known. */
export function wantedByOwners(owners: Owners, pods: readonly Pod[]): number | undefined {
  const found = pods.filter((pod) => controllerOf(pod) !== undefined).map((pod) => scaledOwner(owners, pod));
  if (found.some((owner) => owner === undefined)) return undefined;
  const byUid = new Map(found.map((owner) => [owner?.uid, owner?.replicas ?? 0]));
  return [...byUid.values()].reduce((sum, replicas) => sum + replicas, 0);
}

interface ScaledOwner {
  readonly uid: string;
  readonly replicas: number;
}

/** The outermost owner with a number of replicas. */
function scaledOwner(owners: Owners, object: KubeObject): ScaledOwner | undefined {
  const reference = controllerOf(object);
  const owner = reference && owners.get(reference.kind)?.lister.get(`${object.metadata.namespace}/${reference.name}`);
  if (owner === undefined || owner.metadata.uid !== reference?.uid) return undefined;
  return scaledOwner(owners, owner) ?? { uid: owner.metadata.uid, replicas: owner.spec.replicas ?? 1 };
}
