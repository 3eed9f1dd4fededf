import type { Taint } from '../core/node.ts';
import type { Toleration } from '../core/pod/scheduling.ts';

export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return tolerations?.some((toleration) => toleratesTaint(toleration, taint)) ?? false;
}

/** An empty key with Exists tolerates every key, an empty effect every effect. */
export function toleratesTaint({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  switch (operator || 'Equal') {
    case 'Exists':
      return true;
    case 'Gt':
      return compareIntegers(taint.value, value, (left, right) => left > right);
    case 'Lt':
      return compareIntegers(taint.value, value, (left, right) => left < right);
    case 'Equal':
      return (key ?? '') === taint.key && (value ?? '') === (taint.value ?? '');
  }
}

function compareIntegers(left: string | undefined, right: string | undefined, compare: (left: bigint, right: bigint) => boolean): boolean {
  const integer = /^-?(0|[1-9]\d*)$/;
  return left !== undefined && right !== undefined && integer.test(left) && integer.test(right) && compare(BigInt(left), BigInt(right));
}
