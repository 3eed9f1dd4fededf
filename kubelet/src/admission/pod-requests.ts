import type { Pod } from '@kubets/api';
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '@kubets/machinery';

export type Amounts = Readonly<Record<string, string | undefined>>;

export const zero = parseQuantity('0');

/**
 * What the scheduler counts: the containers together, or the largest init container (beside the sidecars before it) if
 * that is more; what the pod as a whole asks for takes their place. The overhead comes on top.
 */
export function podRequests({ spec }: Pick<Pod, 'spec'>): ReadonlyMap<string, Quantity> {
  const totals = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const peaks: ReadonlyMap<string, Quantity>[] = [];
  for (const { restartPolicy, resources } of spec.initContainers ?? []) {
    const alone = new Map(sidecars);
    add(alone, resources?.requests);
    if (restartPolicy === 'Always') add(sidecars, resources?.requests);
    peaks.push(alone);
  }
  for (const [name, amount] of sidecars) totals.set(name, amount);
  for (const { resources } of spec.containers) add(totals, resources?.requests);
  for (const peak of peaks) {
    for (const [name, amount] of peak) if (compareQuantities(amount, totals.get(name) ?? zero) > 0) totals.set(name, amount);
  }
  for (const [name, amount] of Object.entries(spec.resources?.requests ?? {})) totals.set(name, parseQuantity(amount));
  add(totals, spec.overhead);
  return totals;
}

function add(totals: Map<string, Quantity>, amounts: Amounts | undefined): void {
  for (const [name, amount] of Object.entries(amounts ?? {})) {
    if (amount !== undefined) totals.set(name, addQuantities(totals.get(name) ?? zero, parseQuantity(amount)));
  }
}
