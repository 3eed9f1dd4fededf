import { isDuration } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';
import type { Flag } from './flag.ts';

export interface ParsedFlags {
  /** By flag name, in the order given; absent when not given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
  /** How many of `args` stand before `--`; undefined when there is none. */
  readonly argsBeforeDash: number | undefined;
}

/** Reads flags wherever they stand, as pflag does. Throws CommandError in pflag's words. */
export function parseFlags(argv: readonly string[], flags: readonly Flag[], commandPath: string): ParsedFlags {
  const values = new Map<string, string[]>();
  const args: string[] = [];
  const fail = (message: string): never => {
    throw new CommandError(`${message}\nSee '${commandPath} --help' for usage.`);
  };
  const set = (flag: Flag, value: string): void => {
    const problem = problemOf(flag, value);
    if (problem !== undefined) fail(`invalid argument ${JSON.stringify(value)} for "${spelling(flag)}" flag: ${problem}`);
    values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
  };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return { values, args: [...args, ...rest], argsBeforeDash: args.length };
    if (word.startsWith('--')) readLong(word, rest);
    else if (word.startsWith('-') && word !== '-') readShort(word, rest);
    else args.push(word);
  }
  return { values, args, argsBeforeDash: undefined };

  function readLong(word: string, following: string[]): void {
    const equals = word.indexOf('=');
    const name = (equals < 0 ? word.slice(2) : word.slice(2, equals)).replaceAll('_', '-');
    const flag = flags.find((candidate) => candidate.name === name) ?? fail(`unknown flag: --${name}`);
    if (equals >= 0) return set(flag, word.slice(equals + 1));
    if (flag.implied !== undefined) return set(flag, flag.implied);
    set(flag, following.shift() ?? fail(`flag needs an argument: --${name}`));
  }

  function readShort(word: string, following: string[]): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word[at];
      const flag = flags.find(({ short }) => short === letter) ?? fail(`unknown shorthand flag: '${letter}' in ${word}`);
      if (word[at + 1] === '=') return set(flag, word.slice(at + 2));
      if (flag.implied === undefined) return set(flag, word.slice(at + 1) || (following.shift() ?? fail(`flag needs an argument: '${letter}' in ${word}`)));
      set(flag, flag.implied);
    }
  }
}

const spelling = ({ name, short }: Flag): string => (short === undefined ? `--${name}` : `-${short}, --${name}`);

const booleans = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

function problemOf({ type }: Flag, value: string): string | undefined {
  if (type === 'boolean' && !booleans.includes(value)) return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (type === 'int' && !/^[+-]?(\d+|0x[\da-fA-F]+)$/.test(value)) return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (type === 'duration' && !isDuration(value)) return `time: ${/^\d+$/.test(value) ? 'missing unit in' : 'invalid'} duration ${JSON.stringify(value)}`;
  return undefined;
}

/** The words of a command line up to its command: flags and their values are passed over. */
export function commandWord(argv: readonly string[], flags: readonly Flag[]): number | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') return undefined;
    if (!word.startsWith('-') || word === '-') return at;
    if (takesNextWord(word, flags)) at++;
  }
  return undefined;
}

function takesNextWord(word: string, flags: readonly Flag[]): boolean {
  if (word.includes('=')) return false;
  if (word.startsWith('--')) return flags.find(({ name }) => name === word.slice(2))?.implied === undefined;
  const first = flags.find(({ short }) => short === word[1]);
  return word.length === 2 && first?.implied === undefined;
}
