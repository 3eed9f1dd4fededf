import type { PersistentVolume, PersistentVolumeClaim } from '@kubets/api';
import { compareQuantities } from '@kubets/machinery';

/** A claim and its volume once both have the size the claim asks for; undefined when they have it. */
export interface Growth {
  readonly volume: PersistentVolume;
  readonly claim: PersistentVolumeClaim;
}

/** A directory has no size of its own: it grows by being said to. Whether a claim may grow, its class has said at admission. */
export function planGrowth(claim: PersistentVolumeClaim, volume: PersistentVolume): Growth | undefined {
  const wanted = claim.spec.resources?.requests?.['storage'];
  if (claim.status.phase !== 'Bound' || wanted === undefined) return undefined;
  const isSmaller = (size: string | undefined): boolean => compareQuantities(size ?? '0', wanted) < 0;
  if (!isSmaller(claim.status.capacity?.['storage'])) return undefined;
  const storage = isSmaller(volume.spec.capacity?.['storage']) ? wanted : (volume.spec.capacity?.['storage'] ?? wanted);
  return {
    volume: { ...volume, spec: { ...volume.spec, capacity: { ...volume.spec.capacity, storage } } },
    claim: {
      ...claim,
      status: { ...claim.status, capacity: { ...claim.status.capacity, storage }, allocatedResources: { ...claim.status.allocatedResources, storage: wanted } },
    },
  };
}
