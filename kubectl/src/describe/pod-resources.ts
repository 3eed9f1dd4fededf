import type { Pod } from '@kubets/api';
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, quantityMilliValue, quantityValue, type Quantity } from '@kubets/machinery';

export type Amounts = ReadonlyMap<string, Quantity>;

interface PodAmounts {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What a pod asks for in all: its containers together, or one init container that asks for more, and its overhead. */
export function podAmounts({ spec }: Pod): PodAmounts {
  return { requests: total(spec, 'requests'), limits: total(spec, 'limits') };
}

function total(spec: Pod['spec'], which: 'requests' | 'limits'): Amounts {
  const own = spec.resources?.[which];
  const amountsOf = (container: Pod['spec']['containers'][number]): Amounts => parsed(container.resources?.[which]);
  const inits = spec.initContainers ?? [];
  const sidecars = inits.filter(({ restartPolicy }) => restartPolicy === 'Always').map(amountsOf);
  const main = sumAmounts([...spec.containers.map(amountsOf), ...sidecars]);
  const largest = inits
    .filter(({ restartPolicy }) => restartPolicy !== 'Always')
    .map(amountsOf)
    .reduce(maxAmounts, main);
  const combined = new Map([...largest, ...parsed(own)]);
  return spec.overhead === undefined ? combined : sumAmounts([combined, parsed(spec.overhead)]);
}

const parsed = (amounts: Readonly<Record<string, string | number>> | undefined): Amounts =>
  new Map(Object.entries(amounts ?? {}).map(([name, text]) => [name, parseQuantity(text)]));

export function sumAmounts(list: readonly Amounts[]): Amounts {
  const sum = new Map<string, Quantity>();
  for (const amounts of list) for (const [name, amount] of amounts) sum.set(name, addQuantities(sum.get(name) ?? { nanos: 0n, format: amount.format }, amount));
  return sum;
}

function maxAmounts(left: Amounts, right: Amounts): Amounts {
  const max = new Map(left);
  for (const [name, amount] of right) {
    const present = max.get(name);
    if (present === undefined || compareQuantities(present, amount) < 0) max.set(name, amount);
  }
  return max;
}

export function amountText(amounts: Amounts, name: string): string {
  const amount = amounts.get(name);
  return amount === undefined ? '0' : formatQuantity(amount);
}

/** Of what the node can give, in whole per cent. */
export function percentOf(amounts: Amounts, capacity: Readonly<Record<string, string | number>>, name: string): number {
  const [amount, whole] = [amounts.get(name), capacity[name]];
  if (amount === undefined || whole === undefined) return 0;
  const value = name === 'cpu' ? quantityMilliValue : quantityValue;
  const total = value(parseQuantity(whole));
  return total === 0 ? 0 : Math.trunc((value(amount) / total) * 100);
}
