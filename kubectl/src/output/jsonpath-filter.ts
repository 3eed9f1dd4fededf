import { CommandError } from '../command-error.ts';
import type { Filter, Step } from './jsonpath-parser.ts';

type Select = (steps: readonly Step[]) => readonly unknown[];

/** Whether an item passes; `select` gives what an operand selects of the item. Throws CommandError for what cannot be compared. */
export function passesFilter({ left, operator, right }: Filter, select: Select): boolean {
  const lefts = select(left);
  if (operator === undefined) return lefts.length > 0;
  if (lefts.length === 0) return false;
  const rights = lefts.length > 1 ? [] : select(right);
  if (lefts.length > 1 || rights.length > 1) throw new CommandError('can only compare one element at a time');
  return rights.length > 0 && compares(kinded(lefts[0], left), operator, kinded(rights[0], right));
}

type Kind = 'bool' | 'int' | 'float' | 'string';

interface Kinded {
  readonly kind: Kind;
  readonly value: boolean | number | string;
}

/** A constant keeps the kind it was written in: `2.0` is no integer. */
function kinded(value: unknown, steps: readonly Step[]): Kinded {
  const last = steps.at(-1);
  if (typeof value === 'number') return { kind: last?.type === 'constant' ? last.kind : Number.isInteger(value) ? 'int' : 'float', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  throw new CommandError('invalid type for comparison');
}

function compares(left: Kinded, operator: string, right: Kinded): boolean {
  if (!/^([<>]=?|[!=]=)$/.test(operator)) throw new CommandError(`unrecognized filter operator ${operator}`);
  if (left.kind !== right.kind) throw new CommandError('incompatible types for comparison');
  if (operator === '==') return left.value === right.value;
  if (operator === '!=') return left.value !== right.value;
  if (left.kind === 'bool') throw new CommandError('invalid type for comparison');
  if (operator === '<') return left.value < right.value;
  if (operator === '<=') return left.value <= right.value;
  return operator === '>' ? left.value > right.value : left.value >= right.value;
}
