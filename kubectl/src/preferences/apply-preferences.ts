import type { Flag } from '../flags/flag.ts';
import { refused } from './preference-file.ts';
import type { CommandAlias, PreferredOption, Preferences } from './preferences.ts';

/** The line an alias stands for; `at` is where it stands. What the user wrote comes between the alias' own arguments. */
export function expandAlias({ command, prependArgs, appendArgs }: CommandAlias, argv: readonly string[], at: number): readonly string[] {
  return [...argv.slice(0, at), ...command.split(' '), ...prependArgs, ...argv.slice(at + 1), ...appendArgs];
}

/** Options that hold where the user gives none, and how an unknown one among them is told. */
export interface Preferred {
  readonly options: readonly PreferredOption[];
  readonly unknown: (option: string) => string;
}

/** What is preferred for a command called by its own name, `kubectl set env`. */
export function defaultsOf({ defaults }: Preferences, commandPath: string): Preferred {
  const command = commandPath.slice('kubectl '.length);
  const options = defaults.filter((entry) => entry.command === command).flatMap((entry) => entry.options);
  return { options, unknown: (option) => `invalid flag ${option} for command ${command.split(' ').at(-1)}` };
}

/** The values of flags, with those preferred where the user gave none. */
export function withPreferred(
  values: ReadonlyMap<string, readonly string[]>,
  flags: readonly Flag[],
  { options, unknown }: Preferred,
): ReadonlyMap<string, readonly string[]> {
  if (options.length === 0) return values;
  const preferred = options.filter(({ name }) => !values.has(name));
  const stranger = preferred.find(({ name }) => !flags.some((flag) => flag.name === name));
  if (stranger !== undefined) throw refused(unknown(stranger.name));
  return new Map([...preferred.map((option) => [option.name, [option.default]] as const), ...values]);
}
