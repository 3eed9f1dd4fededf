import { readFile, statfs } from 'node:fs/promises';
import { cpus } from 'node:os';
import { quantityValue } from '@kubets/machinery';

export type Resources = Readonly<Record<string, string>>;

export interface NodeResources {
  readonly capacity: Resources;
  readonly allocatable: Resources;
  readonly memoryBytes: number;
}

export interface NodePressure {
  readonly memory: boolean;
  readonly disk: boolean;
}

const maxPods = 110;
/** Kept free for the node: below it pods would be evicted. */
const memoryReserveKi = 100 * 1024;
const diskReserve = 0.1;

export async function nodeResources(rootDirectory: string): Promise<NodeResources> {
  const [{ MemTotal: memoryKi = 0 }, disk] = await Promise.all([memoryInfo(), statfs(rootDirectory)]);
  const diskBytes = disk.blocks * disk.bsize;
  const shared = { cpu: String(cpus().length), pods: String(maxPods), 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' };
  return {
    capacity: { ...shared, memory: `${memoryKi}Ki`, 'ephemeral-storage': `${Math.floor(diskBytes / 1024)}Ki` },
    allocatable: { ...shared, memory: `${memoryKi - memoryReserveKi}Ki`, 'ephemeral-storage': String(Math.floor(diskBytes * (1 - diskReserve))) },
    memoryBytes: quantityValue(`${memoryKi}Ki`),
  };
}

export async function nodePressure(rootDirectory: string): Promise<NodePressure> {
  const [{ MemAvailable: availableKi = Infinity }, disk] = await Promise.all([memoryInfo(), statfs(rootDirectory)]);
  return { memory: availableKi < memoryReserveKi, disk: disk.bavail < disk.blocks * diskReserve };
}

async function memoryInfo(): Promise<Readonly<Record<string, number>>> {
  const text = await readFile('/proc/meminfo', 'utf8');
  return Object.fromEntries([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name = '', value]) => [name, Number(value)]));
}
