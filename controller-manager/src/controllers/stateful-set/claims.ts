import { pods, statefulSets, type PersistentVolumeClaim, type Pod, type StatefulSet } from '@kubets/api';
import { deepEqual, type OwnerReference } from '@kubets/machinery';
import { controllerReference } from '../../ownership.ts';
import { ordinalOf } from './identity.ts';

/**
 * The claims whose owners have to change so that the retention policy holds: an owner takes its claims with it when it
 * goes. A claim that another controller owns, or an earlier set or pod of the same name, is left to that.
 */
export function planClaimOwners(set: StatefulSet, claims: readonly PersistentVolumeClaim[], ownedPods: readonly Pod[]): readonly PersistentVolumeClaim[] {
  return claims.flatMap((claim) => {
    const ordinal = Number(claim.metadata.name.slice(claim.metadata.name.lastIndexOf('-') + 1));
    const pod = ownedPods.find((candidate) => ordinalOf(set, candidate) === ordinal);
    if (pod === undefined && isCondemned(set, ordinal)) return [];
    const isOurs = ({ uid }: OwnerReference): boolean => uid === set.metadata.uid || uid === pod?.metadata.uid;
    const foreign = (claim.metadata.ownerReferences ?? []).filter((owner) => !isOurs(owner));
    if (foreign.some((owner) => owner.controller === true || owner.name === set.metadata.name || owner.name === pod?.metadata.name)) return [];
    const ownerReferences = [...foreign, ...ownersFor(set, ordinal, pod)];
    return deepEqual(ownerReferences, claim.metadata.ownerReferences ?? []) ? [] : [{ ...claim, metadata: { ...claim.metadata, ownerReferences } }];
  });
}

function ownersFor(set: StatefulSet, ordinal: number, pod: Pod | undefined): readonly OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === 'Delete' && isCondemned(set, ordinal)) return pod ? [controllerReference(pod, pods)] : [];
  return whenDeleted === 'Delete' ? [controllerReference(set, statefulSets)] : [];
}

function isCondemned({ spec }: StatefulSet, ordinal: number): boolean {
  const start = spec.ordinals?.start ?? 0;
  return ordinal < start || ordinal >= start + (spec.replicas ?? 1);
}

/** The claims that were made from the set's templates. */
export function isClaimOf(set: StatefulSet, { metadata }: PersistentVolumeClaim): boolean {
  return (set.spec.volumeClaimTemplates ?? []).some((template) => {
    const prefix = `${template.metadata.name}-${set.metadata.name}-`;
    return metadata.name.startsWith(prefix) && /^\d+$/.test(metadata.name.slice(prefix.length));
  });
}
