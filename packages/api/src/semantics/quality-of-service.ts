import { compareQuantities, quantityMilliValue } from '@kubets/machinery';
import type { ResourceRequirements } from '../core/pod/container.ts';
import type { PodSpec } from '../core/pod/pod-spec.ts';

export type QualityOfService = 'BestEffort' | 'Burstable' | 'Guaranteed';

const counted = ['cpu', 'memory'] as const;

/** How a pod fares when its node runs short: decided by the requests and limits of cpu and memory. */
export function qualityOfService(spec: PodSpec): QualityOfService {
  const all = spec.resources === undefined ? [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources) : [spec.resources];
  if (all.every(asksNothing)) return 'BestEffort';
  return all.every(isCapped) ? 'Guaranteed' : 'Burstable';
}

const amount = (list: ResourceRequirements['limits'], name: string): string | undefined => {
  const quantity = list?.[name];
  return quantity !== undefined && quantityMilliValue(quantity) > 0 ? quantity : undefined;
};

const asksNothing = ({ requests, limits }: ResourceRequirements): boolean =>
  counted.every((name) => amount(requests, name) === undefined && amount(limits, name) === undefined);

/** Limited in everything counted, and asking for just that. */
const isCapped = ({ requests, limits }: ResourceRequirements): boolean =>
  counted.every((name) => {
    const limit = amount(limits, name);
    const request = amount(requests, name) ?? limit;
    return limit !== undefined && request !== undefined && compareQuantities(limit, request) === 0;
  });
