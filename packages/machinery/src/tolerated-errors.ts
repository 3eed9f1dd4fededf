import { semanticEqual } from './equality.ts';
import type { FieldError } from './field-error.ts';
import { isJsonObject } from './json.ts';
import type { KubeObject } from './object.ts';
import type { Strategy } from './resource-definition.ts';

/**
 * What breaks the rules of a kind after an update. Rules that came after the stored object was written hold nobody up: one that
 * the stored object breaks already may go on being broken where the strategy tolerates that, and parts that it takes as settled
 * are checked only once they change.
 */
export function updatedObjectErrors<T extends KubeObject>(strategy: Strategy<T>, object: T, old: T): readonly FieldError[] {
  const errors = strategy.validate?.(object) ?? [];
  const { tolerates = [], settled = [] } = strategy;
  if (errors.length === 0 || (tolerates.length === 0 && settled.length === 0)) return errors;
  const unchanged = settled.filter((path) => semanticEqual(partAt(object, path), partAt(old, path)));
  const open = errors.filter(({ field }) => !unchanged.some((path) => isWithin(field, path)));
  if (!open.some(({ field }) => tolerates.some((pattern) => fits(pattern, field)))) return open;
  const known = strategy.validate?.(old) ?? [];
  return open.filter((error) => !tolerates.some((pattern) => isKnown(pattern, error, known)));
}

/** The same rule, broken in the same field of whichever item. */
const isKnown = (pattern: string, { type, field, detail }: FieldError, known: readonly FieldError[]): boolean =>
  fits(pattern, field) && known.some((error) => error.type === type && error.detail === detail && fits(pattern, error.field));

const expressions = new Map<string, RegExp>();

/** `[*]` stands for any index or key, `**` for anything. */
function fits(pattern: string, field: string): boolean {
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = RegExp.escape(pattern)
      .replaceAll(RegExp.escape('[*]'), String.raw`\[[^\]]*\]`)
      .replaceAll(RegExp.escape('**'), '.*');
    expressions.set(pattern, (expression = new RegExp(`^${source}$`)));
  }
  return expression.test(field);
}

const isWithin = (field: string, path: string): boolean => field.startsWith(path) && [undefined, '.', '['].includes(field[path.length]);

function partAt(object: KubeObject, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (isJsonObject(part) ? part[name] : undefined), object);
}
