import { maxScore, type SchedulerPlugin } from '../framework/plugin.ts';

/** Prefers nodes whose cpu and memory would be used to the same degree. */
export const nodeResourcesBalancedAllocation: SchedulerPlugin = {
  name: 'NodeResourcesBalancedAllocation',
  wakesOn: () => false,
  /** A pod that asks for nothing tips no balance. */
  prepareScore: ({ requests }) => (requests.cpu === 0 && requests.memory === 0 ? undefined : true),
  score({ requests }, { requested, allocatable }) {
    if (allocatable.cpu === 0 || allocatable.memory === 0) return maxScore;
    const cpu = Math.min(1, (requested.cpu + requests.cpu) / allocatable.cpu);
    const memory = Math.min(1, (requested.memory + requests.memory) / allocatable.memory);
    return Math.trunc((1 - Math.abs(cpu - memory) / 2) * maxScore);
  },
};
