import { type FlagKind, flagName } from './flag-kinds.ts';

/** The command line is wrong; the message names the flag. Processes end with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type FlagValue = string | number | boolean | string[] | Record<string, string>;

/**
 * Reads `--x=v`, `--x v`, bare booleans, and comma-separated or repeated lists and maps into values by camelCase key.
 * Anything else on the command line is an error.
 */
export function parseFlags(argv: readonly string[], kinds: ReadonlyMap<string, FlagKind>): Record<string, FlagValue> {
  const keys = new Map([...kinds.keys()].map((key) => [flagName(key), key]));
  const values: Record<string, FlagValue> = {};
  for (let at = 0; at < argv.length; at++) {
    const { name, text } = splitArgument(argv[at] ?? '');
    const key = keys.get(name);
    if (key === undefined) throw new UsageError(unknownFlag(name, [...keys.keys()]));
    const kind = kinds.get(key) ?? 'string';
    const value = text ?? (kind === 'boolean' ? 'true' : argv[++at]);
    if (value === undefined) throw new UsageError(`flag needs an argument: --${name}`);
    values[key] = convert(name, kind, value, values[key]);
  }
  return values;
}

function splitArgument(argument: string): { name: string; text: string | undefined } {
  const match = /^--?([a-zA-Z][\w-]*)(?:=([^]*))?$/.exec(argument);
  if (match?.[1] === undefined) throw new UsageError(`unexpected argument: ${JSON.stringify(argument)}`);
  return { name: match[1], text: match[2] };
}

function convert(name: string, kind: FlagKind, text: string, earlier: FlagValue | undefined): FlagValue {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      return toNumber(name, text);
    case 'boolean':
      return toBoolean(name, text);
    case 'array':
      return [...(Array.isArray(earlier) ? earlier : []), ...text.split(',').filter((item) => item !== '')];
    case 'record':
      return { ...(isRecord(earlier) ? earlier : {}), ...toRecord(name, text) };
  }
}

const isRecord = (value: FlagValue | undefined): value is Record<string, string> => typeof value === 'object' && !Array.isArray(value);

function toNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`invalid argument ${JSON.stringify(text)} for --${name}: must be a number`);
  return value;
}

function toBoolean(name: string, text: string): boolean {
  if (['true', 't', '1', 'TRUE', 'True'].includes(text)) return true;
  if (['false', 'f', '0', 'FALSE', 'False'].includes(text)) return false;
  throw new UsageError(`invalid argument ${JSON.stringify(text)} for --${name}: must be true or false`);
}

function toRecord(name: string, text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  const malformed = pairs.find((pair) => !pair.includes('='));
  if (malformed !== undefined) throw new UsageError(`invalid argument ${JSON.stringify(malformed)} for --${name}: must be key=value`);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

function unknownFlag(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `unknown flag: --${name}${near === undefined ? '' : `; did you mean --${near}?`}`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(name, candidate) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 2)) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
