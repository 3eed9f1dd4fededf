import type { Amounts } from '@kubets/api/semantics';
import { addQuantities, formatQuantity, parseQuantity, quantityMilliValue, quantityValue, type Quantity } from '@kubets/machinery';

export function sumAmounts(list: readonly Amounts[]): Amounts {
  const sum = new Map<string, Quantity>();
  for (const amounts of list) for (const [name, amount] of amounts) sum.set(name, addQuantities(sum.get(name) ?? { nanos: 0n, format: amount.format }, amount));
  return sum;
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
