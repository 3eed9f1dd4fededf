import type { Taint, TaintChanges, TaintRemoval } from './parse-taints.ts';

export interface ChangedTaints {
  readonly taints: readonly Taint[];
  readonly did: 'tainted' | 'untainted' | 'modified';
}

const same = (left: Taint | TaintRemoval, right: Taint | TaintRemoval): boolean => left.key === right.key && left.effect === right.effect;

/** The taints that are both added and removed. */
export function contradictions({ add, remove }: TaintChanges): readonly string[] {
  return add
    .filter((taint) => remove.some((removal) => removal.key === taint.key && (removal.effect === undefined || removal.effect === taint.effect)))
    .map(({ key, effect }) => `${key}=${effect}`);
}

/** Whether a new taint meets one of the same key and effect. */
export function overwrites(present: readonly Taint[], { add }: TaintChanges): boolean {
  return add.some((taint) => present.some((other) => same(other, taint)));
}

/** New taints stand first, as upstream leaves them. Throws when a taint to remove is not there. */
export function changeTaints(present: readonly Taint[], changes: TaintChanges): ChangedTaints {
  const { add, remove } = changes;
  const kept = present.filter((taint) => !add.some((added) => same(added, taint)));
  const missing = remove.find((removal) => !kept.some((taint) => matches(removal, taint)));
  if (missing !== undefined) throw new Error(`taint ${JSON.stringify(missing.key + (missing.effect === undefined ? '' : `:${missing.effect}`))} not found`);
  const left = kept.filter((taint) => !remove.some((removal) => matches(removal, taint)));
  return { taints: [...add, ...left], did: what(present, changes) };
}

const matches = (removal: TaintRemoval, taint: Taint): boolean =>
  removal.key === taint.key && (removal.effect === undefined || removal.effect === taint.effect);

function what(present: readonly Taint[], changes: TaintChanges): ChangedTaints['did'] {
  if (changes.add.length === 0) return 'untainted';
  return overwrites(present, changes) || changes.remove.length > 0 ? 'modified' : 'tainted';
}
