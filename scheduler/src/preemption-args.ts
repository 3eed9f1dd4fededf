import { z } from 'zod';

/** How many nodes are tried for victims: at least this share of those where it may help, and at least so many. */
export const preemptionArgs = z.strictObject({
  minCandidateNodesPercentage: z.int().min(0).max(100).default(10),
  minCandidateNodesAbsolute: z.int().min(1).default(100),
});
export type PreemptionArgs = z.output<typeof preemptionArgs>;
