import { type KubeObject, parseQuantity, quantityMilliValue, quantityValue, resourceReference } from '@kubets/machinery';
import { CommandError } from '../../command-error.ts';
import { booleanFlag } from '../../flags/flag.ts';
import type { Session } from '../../session.ts';

export interface Usage {
  readonly cpu?: string;
  readonly memory?: string;
  readonly swap?: string;
}

export interface NodeMetrics extends KubeObject {
  readonly usage: Usage;
}

export interface PodMetrics extends KubeObject {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

export const nodeMetrics = resourceReference<NodeMetrics>('metrics.k8s.io/v1beta1', 'NodeMetrics', 'nodes', 'Cluster');
export const podMetrics = resourceReference<PodMetrics>('metrics.k8s.io/v1beta1', 'PodMetrics', 'pods', 'Namespaced');

/** Amounts as `top` counts them: millicores and bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  /** Undefined where it is not measured. */
  readonly swap?: number;
}

export function amountsOf({ cpu = '0', memory = '0', swap }: Usage): Amounts {
  const bytes = (text: string): number => Number(quantityValue(parseQuantity(text)));
  return { cpu: quantityMilliValue(cpu), memory: bytes(memory), ...(swap !== undefined && { swap: bytes(swap) }) };
}

export function sum(all: readonly Amounts[]): Amounts {
  return all.reduce(
    (total, one) => ({
      cpu: total.cpu + one.cpu,
      memory: total.memory + one.memory,
      ...(one.swap === undefined && total.swap === undefined ? {} : { swap: (total.swap ?? 0) + (one.swap ?? 0) }),
    }),
    { cpu: 0, memory: 0 },
  );
}

export const cpuText = ({ cpu }: Amounts): string => `${cpu}m`;
export const memoryText = ({ memory }: Amounts): string => mebibytes(memory);
export const swapText = ({ swap }: Amounts): string => (swap === undefined ? '<unknown>' : mebibytes(swap));

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))}Mi`;

export const showSwapFlag = booleanFlag('show-swap', 'Print pod resources related to swap memory.');

/** Throws upstream's words where the server has no metrics. */
export async function requireMetrics(session: Session): Promise<void> {
  const { groups } = (await session.catalog()).discovery;
  if (!groups.some(({ name }) => name === 'metrics.k8s.io')) throw new CommandError('Metrics API not available');
}

export function checkedSort(session: Session): 'cpu' | 'memory' | undefined {
  const text = session.flags.string('sort-by');
  if (text === '' || text === 'cpu' || text === 'memory') return text || undefined;
  throw new CommandError('--sort-by accepts only cpu or memory');
}

/** By the most used first, or by name. */
export function bySize<T extends { readonly name: string; readonly amounts: Amounts }>(field: 'cpu' | 'memory' | undefined): (left: T, right: T) => number {
  return (left, right) => (field === undefined ? 0 : right.amounts[field] - left.amounts[field]) || (left.name < right.name ? -1 : 1);
}
