import type { Pod } from '@kubets/api';
import { podRequests } from '@kubets/api/semantics';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
  type Quantity,
} from '@kubets/machinery';
import { isExtendedResource } from '../node/extended-resources.ts';

/** As a node's status tells them. */
export type NodeAmounts = Readonly<Record<string, string | undefined>>;

const zero = parseQuantity('0');

/** A resource of which the node has not enough left, with the amounts as messages tell them. */
export interface MissingResource {
  readonly resource: string;
  readonly requested: string;
  readonly used: string;
  readonly capacity: string;
  /** Not even an empty node would do. */
  readonly never: boolean;
}

/** The first resource that a pod asks more of than is left beside the others; undefined when it fits. */
export function missingResource(pod: Pod, others: readonly Pod[], allocatable: NodeAmounts): MissingResource | undefined {
  const most = Number(allocatable['pods'] ?? Infinity);
  if (others.length + 1 > most) return { resource: 'pods', requested: '1', used: String(others.length), capacity: String(most), never: most < 1 };
  for (const [resource, requested] of podRequests(pod.spec)) {
    // Nobody told this node of it, so it is not the node's to count.
    if (isExtendedResource(resource) && allocatable[resource] === undefined) continue;
    const capacity = parseQuantity(allocatable[resource] ?? '0');
    const used = others.map((other) => podRequests(other.spec).get(resource) ?? zero).reduce(addQuantities, zero);
    if (compareQuantities(requested, zero) === 0 || compareQuantities(addQuantities(used, requested), capacity) <= 0) continue;
    const text = (amount: Quantity): string => amountText(resource, amount);
    return { resource, requested: text(requested), used: text(used), capacity: text(capacity), never: compareQuantities(requested, capacity) > 0 };
  }
  return undefined;
}

/** CPU in thousandths and the rest in whole units, as such messages count. */
function amountText(resource: string, amount: Quantity): string {
  const text = canonicalQuantity(formatQuantity(amount));
  return String(resource === 'cpu' ? quantityMilliValue(text) : quantityValue(text));
}
