import { validateLabelValue, validateQualifiedName } from '@kubets/machinery';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface TaintRemoval {
  readonly key: string;
  /** Undefined: every effect. */
  readonly effect?: string;
}

export interface TaintChanges {
  readonly add: readonly Taint[];
  readonly remove: readonly TaintRemoval[];
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:Effect` and `key:Effect` add, `key:Effect-` and `key-` remove. Throws upstream's words for anything else. */
export function parseTaints(specs: readonly string[]): TaintChanges {
  const add: Taint[] = [];
  const remove: TaintRemoval[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) remove.push(parseRemoval(spec));
    else add.push(parseAddition(spec));
  }
  add.forEach((taint, index) => {
    const twice = add.slice(0, index).some((other) => other.key === taint.key && other.effect === taint.effect);
    if (twice) throw new Error(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`);
  });
  return { add, remove };
}

function parseAddition(spec: string): Taint {
  const { key, value, effect } = split(spec);
  if (effect === undefined) throw new Error(`invalid taint spec: ${spec}, ${validateQualifiedName(key + (value === undefined ? '' : `=${value}`)).join('; ')}`);
  checkKey(spec, key);
  const [problem] = value === undefined ? [] : validateLabelValue(value);
  if (problem !== undefined) throw new Error(`invalid taint spec: ${spec}, ${problem}`);
  checkEffect(effect);
  return { key, ...(value !== undefined && value !== '' && { value }), effect };
}

function parseRemoval(spec: string): TaintRemoval {
  const { key, effect } = split(spec.slice(0, -1));
  checkKey(spec, key);
  if (effect === undefined || effect === '') return { key };
  checkEffect(effect);
  return { key, effect };
}

function split(spec: string): { readonly key: string; readonly value: string | undefined; readonly effect: string | undefined } {
  const colon = spec.indexOf(':');
  const head = colon < 0 ? spec : spec.slice(0, colon);
  const equals = head.indexOf('=');
  return {
    key: equals < 0 ? head : head.slice(0, equals),
    value: equals < 0 ? undefined : head.slice(equals + 1),
    effect: colon < 0 ? undefined : spec.slice(colon + 1),
  };
}

function checkKey(spec: string, key: string): void {
  const problems = validateQualifiedName(key);
  if (problems.length > 0) throw new Error(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
}

function checkEffect(effect: string): void {
  if (!effects.includes(effect)) throw new Error(`invalid taint effect: ${effect}, unsupported taint effect`);
}
