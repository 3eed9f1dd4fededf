import type { Pod } from '@kubets/api';
import { podRequests } from '@kubets/api/semantics';
import { quantityValue } from '@kubets/machinery';
import type { Starved } from './threshold.ts';

/** How much each container of a pod uses of what is short. */
export interface PodUsage {
  readonly pod: Pod;
  readonly containers: ReadonlyMap<string, number>;
  /** The containers together, and on disk the volumes and logs, too. */
  readonly total: number;
}

const requestedAs = { memory: 'memory', disk: 'ephemeral-storage' } as const;
const systemCritical = 2_000_000_000;

/** The pods that may be evicted, in the order they go: those that use more than they asked for, then low priority, then who is furthest above. */
export function rankPods(usages: readonly PodUsage[], starved: Starved): readonly PodUsage[] {
  const excess = ({ pod, total }: PodUsage): number => total - requested(pod, starved);
  const priority = ({ pod }: PodUsage): number => pod.spec.priority ?? 0;
  return usages
    .filter(({ pod }) => !isCritical(pod))
    .toSorted(
      (a, b) =>
        (starved === 'pid' ? 0 : Number(excess(b) > 0) - Number(excess(a) > 0)) || priority(a) - priority(b) || (starved === 'pid' ? 0 : excess(b) - excess(a)),
    );
}

function requested(pod: Pod, starved: Starved): number {
  const amount = starved === 'pid' ? undefined : podRequests(pod.spec).get(requestedAs[starved]);
  return amount === undefined ? 0 : quantityValue(amount);
}

/** Pods that the cluster or this node cannot do without. */
export function isCritical({ spec, metadata }: Pick<Pod, 'spec' | 'metadata'>): boolean {
  const source = metadata.annotations?.['kubernetes.io/config.source'];
  return (spec.priority ?? 0) >= systemCritical || (source !== undefined && source !== 'api');
}
