import { formatQuantity, parseQuantity } from '@kubets/machinery';
import type { PodUsage } from './rank-pods.ts';
import { starvedBy, type Observation, type Threshold } from './threshold.ts';

const resources = { memory: 'memory', disk: 'ephemeral-storage', pid: 'pids' } as const;

/** What was short, and which containers had more of it than they asked for. */
export function evictionMessage({ signal, text }: Threshold, { available, capacity }: Observation, { pod, containers }: PodUsage): string {
  const resource = signal.endsWith('inodesFree') ? 'inodes' : resources[starvedBy(signal)];
  const limit = text.endsWith('%') ? binary((Number(text.slice(0, -1)) / 100) * capacity) : text;
  const counted = signal.endsWith('available') && signal !== 'pid.available';
  const quantity = (amount: number): string => (counted ? binary(amount) : String(Math.floor(amount)));
  const larger = pod.spec.containers.flatMap(({ name, resources }) => {
    const request = resources.requests?.[resource] ?? '0';
    const used = containers.get(name) ?? 0;
    if (used <= Number(parseQuantity(request).nanos / 1_000_000_000n)) return [];
    return [`Container ${name} was using ${binary(used)}, request is ${request}, has larger consumption of ${resource}. `];
  });
  return [`The node was low on resource: ${resource}. `, `Threshold quantity: ${limit}, available: ${quantity(available)}. `, ...larger].join('');
}

/** Whole kibibytes, as such messages tell bytes. */
function binary(bytes: number): string {
  return bytes < 1024 ? String(Math.floor(bytes)) : formatQuantity(parseQuantity(`${Math.floor(bytes / 1024)}Ki`));
}
