import { z } from 'zod';
import { maxScore } from '../../framework/plugin.ts';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { nodeShare, weighedResources, type WeighedResource } from './weighed-resources.ts';

const shapePoint = z.strictObject({ utilization: z.int().min(0).max(100), score: z.int().min(0).max(10) });
type ShapePoint = z.output<typeof shapePoint>;

/** How nodes that fit are compared (https://kubernetes.io/docs/concepts/scheduling-eviction/resource-bin-packing/). */
export const scoringStrategySchema = z
  .strictObject({
    type: z.enum(['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']).default('LeastAllocated'),
    resources: weighedResources,
    requestedToCapacityRatio: z.strictObject({ shape: z.array(shapePoint).min(1).refine(isRising, 'utilization values must be sorted') }).optional(),
  })
  .refine(({ type, requestedToCapacityRatio }) => type !== 'RequestedToCapacityRatio' || requestedToCapacityRatio !== undefined, {
    path: ['requestedToCapacityRatio'],
    message: 'must be given for the strategy RequestedToCapacityRatio',
  });
export type ScoringStrategy = z.output<typeof scoringStrategySchema>;

export type ResourceScore = (pod: PodInfo, node: NodeInfo) => number;

export function resourceScore({ type, resources, requestedToCapacityRatio }: ScoringStrategy): ResourceScore {
  switch (type) {
    case 'LeastAllocated':
      return mean(resources, (requested, capacity) => (requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxScore) / capacity)));
    case 'MostAllocated':
      return mean(resources, (requested, capacity) => Math.trunc((Math.min(requested, capacity) * maxScore) / capacity));
    case 'RequestedToCapacityRatio': {
      const score = brokenLine(requestedToCapacityRatio?.shape ?? []);
      const rated = (requested: number, capacity: number): number => score(requested > capacity ? 100 : Math.trunc((requested * 100) / capacity));
      return mean(resources, rated, { withoutZeros: true });
    }
  }
}

/** The mean over the resources the node has, by their weights. */
function mean(
  resources: readonly WeighedResource[],
  score: (requested: number, capacity: number) => number,
  { withoutZeros = false }: { readonly withoutZeros?: boolean } = {},
): ResourceScore {
  return (pod, node) => {
    let sum = 0;
    let weights = 0;
    for (const resource of resources) {
      const share = nodeShare(resource, pod, node, 'weighed');
      if (share === undefined) continue;
      const points = score(share.requested, share.capacity);
      if (withoutZeros && points <= 0) continue;
      sum += points * resource.weight;
      weights += resource.weight;
    }
    if (weights === 0) return 0;
    return withoutZeros ? Math.round(sum / weights) : Math.trunc(sum / weights);
  };
}

function isRising(shape: readonly ShapePoint[]): boolean {
  return shape.every(({ utilization }, index) => index === 0 || utilization > (shape[index - 1]?.utilization ?? 0));
}

/** Straight between the points, level beyond them; scores of 0 to 10 are brought to 0 to 100. */
function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * (maxScore / 10) }));
  return (utilization) => {
    const next = points.findIndex((point) => utilization <= point.utilization);
    const right = points[next];
    const left = points[next - 1];
    if (right === undefined) return points.at(-1)?.score ?? 0;
    if (left === undefined) return right.score;
    return left.score + Math.trunc(((right.score - left.score) * (utilization - left.utilization)) / (right.utilization - left.utilization));
  };
}
