import { describe, expect, it } from 'vitest';
import { booleanFlag, durationFlag, type Flag, intFlag, listFlag, stringFlag } from './flag.ts';
import { FlagValues } from './flag-values.ts';
import { commandWord, parseFlags } from './parse-flags.ts';

const flags: readonly Flag[] = [
  stringFlag('namespace', '', { short: 'n' }),
  booleanFlag('stdin', '', { short: 'i' }),
  booleanFlag('tty', '', { short: 't' }),
  booleanFlag('wait', '', { default: 'true' }),
  stringFlag('dry-run', '', { default: 'none', implied: 'unchanged' }),
  intFlag('tail', '', { default: '-1' }),
  durationFlag('timeout', ''),
  listFlag('filename', '', { short: 'f' }),
];
const parse = (line: string): ReturnType<typeof parseFlags> => parseFlags(line.split(' '), flags, 'kubectl x');

describe('flags', () => {
  it.each([
    ['-n a', 'a'],
    ['-na', 'a'],
    ['-n=a', 'a'],
    ['--namespace a', 'a'],
    ['--namespace=a', 'a'],
    ['pod --namespace=b -n a', 'a'],
  ])('%s names a namespace', (line, namespace) => {
    expect(new FlagValues(flags, parse(line).values).string('namespace')).toBe(namespace);
  });

  it('letters may stand together, a flag with an implied value takes no word, and -- ends them', () => {
    const { values, args, argsBeforeDash } = parse('-it pod --dry-run --wait=false -- ls -l');
    const read = new FlagValues(flags, values);
    expect([read.boolean('stdin'), read.boolean('tty'), read.boolean('wait'), read.string('dry-run')]).toEqual([true, true, false, 'unchanged']);
    expect({ args, argsBeforeDash }).toEqual({ args: ['pod', 'ls', '-l'], argsBeforeDash: 1 });
  });

  it('lists split at commas and may be repeated', () => {
    expect(new FlagValues(flags, parse('-f a,b --filename c').values).list('filename')).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['--foo', 'unknown flag: --foo'],
    ['-z', "unknown shorthand flag: 'z' in -z"],
    ['--namespace', 'flag needs an argument: --namespace'],
    ['-n', "flag needs an argument: 'n' in -n"],
    ['--tail=x', 'invalid argument "x" for "--tail" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    ['--wait=maybe', 'invalid argument "maybe" for "--wait" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
  ])('%s is refused in words that say why', (line, message) => {
    expect(() => parse(line)).toThrow(`${message}\nSee 'kubectl x --help' for usage.`);
  });

  it.each([
    ['get pods', 0],
    ['-n default get pods', 2],
    ['--namespace=default get', 1],
    ['-i get', 1],
    ['-- get', undefined],
  ])('the command of "%s" is found behind flags', (line, at) => {
    expect(commandWord(line.split(' '), flags)).toBe(at);
  });
});
