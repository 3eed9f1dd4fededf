import { readFile, statfs } from 'node:fs/promises';
import { cpus } from 'node:os';
import { canonicalQuantity, formatQuantity, parseQuantity, quantityMilliValue, quantityValue, subtractQuantities } from '@kubets/machinery';
import { thresholdAmount, type Threshold } from '../eviction/threshold.ts';

export type Resources = Readonly<Record<string, string>>;

export interface NodeResources {
  readonly capacity: Resources;
  readonly allocatable: Resources;
  readonly memoryBytes: number;
}

export interface Reservations {
  readonly maxPods: number;
  /** `cpu=200m` and the like: what the system and the cluster's own programs keep. */
  readonly reserved: readonly string[];
  /** What is left of a resource when pods are evicted is not for pods either. */
  readonly evictionHard: readonly Threshold[];
}

/** What the node has, and what of it pods can have. */
export async function nodeResources(rootDirectory: string, reservations: Reservations): Promise<NodeResources> {
  const [{ MemTotal: memoryKi = 0 }, disk] = await Promise.all([memoryInfo(), statfs(rootDirectory)]);
  const capacity = {
    cpu: String(cpus().length),
    'ephemeral-storage': `${Math.floor((disk.blocks * disk.bsize) / 1024)}Ki`,
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: `${memoryKi}Ki`,
    pods: String(reservations.maxPods),
  };
  return { capacity, allocatable: allocatableOf(capacity, reservations), memoryBytes: quantityValue(capacity.memory) };
}

const evictedFor: Readonly<Record<string, string>> = { memory: 'memory.available', 'ephemeral-storage': 'nodefs.available' };

/** Capacity less what is reserved and what evictions keep free. */
export function allocatableOf(capacity: Resources, { reserved, evictionHard }: Pick<Reservations, 'reserved' | 'evictionHard'>): Resources {
  const amounts = reserved.map((text) => text.split('=', 2) as [string, string]);
  const left = Object.entries(capacity).map(([resource, amount]): [string, string] => {
    const threshold = evictionHard.find(({ signal }) => signal === evictedFor[resource]);
    const kept = amounts.filter(([name]) => name === resource).map(([, quantity]) => parseQuantity(quantity));
    if (threshold !== undefined) kept.push(parseQuantity(Math.floor(thresholdAmount(threshold, quantityValue(amount)))));
    const rest = kept.reduce(subtractQuantities, parseQuantity(amount));
    return [resource, kept.length === 0 ? amount : positive(canonicalQuantity(formatQuantity(rest)))];
  });
  return Object.fromEntries(left);
}

function positive(quantity: string): string {
  return quantityMilliValue(quantity) < 0 ? '0' : quantity;
}

export async function memoryInfo(): Promise<Readonly<Record<string, number>>> {
  const text = await readFile('/proc/meminfo', 'utf8');
  return Object.fromEntries([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name = '', value]) => [name, Number(value)]));
}
