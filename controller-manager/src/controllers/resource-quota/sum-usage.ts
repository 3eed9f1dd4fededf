import type { QuotaUsage } from '@kubets/api/semantics';
import { addQuantities, canonicalQuantity, formatQuantity } from '@kubets/machinery';

/** What all usages take together of the named amounts; a name that none of them tells is `0`. */
export function sumUsage(usages: readonly QuotaUsage[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, total(usages.flatMap((usage) => usage[name] ?? []))]));
}

function total(amounts: readonly string[]): string {
  return canonicalQuantity(amounts.reduce((left, right) => formatQuantity(addQuantities(left, right)), '0'));
}
