import type { Pod } from '@kubets/api';
import { compareQuantities, parseQuantity } from '@kubets/machinery';

const counted = ['cpu', 'memory'] as const;

/** Guaranteed when each container's limits are set and equal its requests, BestEffort when nothing is set at all. */
export function qosClass({ spec }: Pick<Pod, 'spec'>): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const resources = [...(spec.initContainers ?? []), ...spec.containers].map((container) => container.resources ?? {});
  const isSet = (value: string | undefined): value is string => value !== undefined && compareQuantities(parseQuantity(value), parseQuantity('0')) > 0;
  if (!resources.some(({ requests, limits }) => counted.some((name) => isSet(requests?.[name]) || isSet(limits?.[name])))) return 'BestEffort';
  const guaranteed = resources.every(({ requests, limits }) =>
    counted.every((name) => {
      const [request, limit] = [requests?.[name] ?? limits?.[name], limits?.[name]];
      return isSet(limit) && isSet(request) && compareQuantities(parseQuantity(request), parseQuantity(limit)) === 0;
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
