import type { Pod } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';

/** Whether two versions of a pod are alike in everything scheduling reads but its node: only status, or nothing, changed. */
export function samePodForScheduling(a: Pod, b: Pod): boolean {
  if (a.metadata.uid !== b.metadata.uid || (a.metadata.deletionTimestamp === undefined) !== (b.metadata.deletionTimestamp === undefined)) return false;
  // Specs hardly change but by binding, which the generation does not count.
  if (a.metadata.generation !== undefined && a.metadata.generation === b.metadata.generation) return sameLabels(a, b);
  return sameLabels(a, b) && deepEqual({ ...a.spec, nodeName: undefined }, { ...b.spec, nodeName: undefined });
}

const sameLabels = (a: Pod, b: Pod): boolean => deepEqual(a.metadata.labels, b.metadata.labels);
