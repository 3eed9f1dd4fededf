import { pods, statefulSets, type PersistentVolumeClaim, type Pod, type StatefulSet } from '@kubets/api';
import { apiVersionOf, deepEqual, type OwnerReference } from '@kubets/machinery';
import { ordinalOf } from './identity.ts';

/** The claims whose owners have to change so that the retention policy holds: an owner takes its claims with it when it goes. */
export function planClaimOwners(set: StatefulSet, claims: readonly PersistentVolumeClaim[], ownedPods: readonly Pod[]): readonly PersistentVolumeClaim[] {
  return claims.flatMap((claim) => {
    const ordinal = Number(claim.metadata.name.slice(claim.metadata.name.lastIndexOf('-') + 1));
    const pod = ownedPods.find((candidate) => ordinalOf(set, candidate) === ordinal);
    if (pod === undefined && isCondemned(set, ordinal)) return [];
    const foreign = (claim.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== set.metadata.uid && owner.kind !== pods.kind);
    const ownerReferences = [...foreign, ...ownersFor(set, ordinal, pod)];
    return deepEqual(ownerReferences, claim.metadata.ownerReferences ?? []) ? [] : [{ ...claim, metadata: { ...claim.metadata, ownerReferences } }];
  });
}

function ownersFor(set: StatefulSet, ordinal: number, pod: Pod | undefined): readonly OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === 'Delete' && isCondemned(set, ordinal))
    return pod ? [{ apiVersion: 'v1', kind: pods.kind, name: pod.metadata.name, uid: pod.metadata.uid }] : [];
  const owner = { apiVersion: apiVersionOf(statefulSets), kind: statefulSets.kind, name: set.metadata.name, uid: set.metadata.uid };
  return whenDeleted === 'Delete' ? [owner] : [];
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
