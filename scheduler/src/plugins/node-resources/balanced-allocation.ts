import { z } from 'zod';
import { maxScore, type SchedulerPlugin } from '../../framework/plugin.ts';
import { nodeShare, weighedResources } from './weighed-resources.ts';

export const balancedAllocationArgs = z.strictObject({ resources: weighedResources });

/** Prefers nodes whose resources would be used to the same degree. */
export function nodeResourcesBalancedAllocation({ resources }: z.output<typeof balancedAllocationArgs>): SchedulerPlugin {
  return {
    name: 'NodeResourcesBalancedAllocation',
    wakesOn: () => false,
    /** A pod that asks for nothing tips no balance. */
    prepareScore: ({ requests }) => (requests.cpu === 0 && requests.memory === 0 && requests.other === undefined ? undefined : true),
    score(pod, node) {
      const fractions: number[] = [];
      for (const resource of resources) {
        const share = nodeShare(resource, pod, node, 'requested');
        if (share !== undefined) fractions.push(Math.min(1, share.requested / share.capacity));
      }
      return Math.trunc((1 - deviation(fractions)) * maxScore);
    },
  };
}

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const average = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - average) ** 2, 0) / values.length);
}
