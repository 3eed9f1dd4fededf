import type { ResourceQuota } from '@kubets/api';
import type { QuotaUsage } from '@kubets/api/semantics';
import { addQuantities, compareQuantities, formatQuantity, memberOf, parseQuantity, subtractQuantities } from '@kubets/machinery';

const zero = '0';

/** What `next` uses beyond `old`; an object that shrinks is settled by the quota controller. */
export function growth(next: QuotaUsage, old: QuotaUsage): QuotaUsage {
  const grown = Object.entries(next).flatMap(([name, amount]) => {
    const difference = subtractQuantities(parseQuantity(amount), parseQuantity(memberOf(old, name) ?? zero));
    return compareQuantities(difference, parseQuantity(zero)) > 0 ? [[name, formatQuantity(difference)] as const] : [];
  });
  return Object.fromEntries(grown);
}

export const sum = (one: QuotaUsage, other: QuotaUsage): QuotaUsage => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([name, amount]) => [name, formatQuantity(addQuantities(parseQuantity(memberOf(one, name) ?? zero), parseQuantity(amount)))]),
  ),
});

export type Charge =
  { readonly type: 'none' } | { readonly type: 'exceeded'; readonly message: string } | { readonly type: 'charged'; readonly quota: ResourceQuota };

/** The quota with `delta` on top of what is used. `used` stands in for what its status does not tell yet. */
export function charge(quota: ResourceQuota, delta: QuotaUsage, used: QuotaUsage): Charge {
  const hard = quota.spec.hard ?? {};
  const limited = Object.keys(hard)
    .filter((name) => delta[name] !== undefined)
    .toSorted();
  if (limited.length === 0) return { type: 'none' };
  const before = Object.fromEntries(limited.map((name) => [name, quota.status.used?.[name] ?? used[name] ?? zero]));
  const after = sum(before, Object.fromEntries(limited.map((name) => [name, delta[name]!])));
  const over = limited.filter((name) => compareQuantities(parseQuantity(after[name]!), parseQuantity(hard[name]!)) > 0);
  if (over.length > 0) {
    const list = (amounts: QuotaUsage): string => over.map((name) => `${name}=${amounts[name] ?? zero}`).join(',');
    return { type: 'exceeded', message: `exceeded quota: ${quota.metadata.name}, requested: ${list(delta)}, used: ${list(before)}, limited: ${list(hard)}` };
  }
  return { type: 'charged', quota: { ...quota, status: { ...quota.status, hard: quota.status.hard ?? hard, used: { ...quota.status.used, ...after } } } };
}
