import type { Command } from './command.ts';
import { commandEntries } from './commands.ts';
import type { CommandIo } from './command-io.ts';
import type { Flag } from './flags/flag.ts';
import { globalFlags, helpFlag } from './flags/global-flags.ts';
import { commandWord } from './flags/parse-flags.ts';
import { defaultsOf, expandAlias, type Preferred } from './preferences/apply-preferences.ts';
import { refused } from './preferences/preference-file.ts';
import type { CommandAlias, Preferences } from './preferences/preferences.ts';

/** A command and what was written besides its name. */
export interface FoundCommand {
  readonly command: Command;
  readonly path: string;
  readonly argv: readonly string[];
  readonly preferred: Preferred;
}

type Called = Omit<FoundCommand, 'preferred'>;

export const rootFlags: readonly Flag[] = [...globalFlags, helpFlag];

/** The command a line calls, subcommands included; undefined when it names none. A word that is no command may run a plugin. */
export async function findCommand(argv: readonly string[], io: CommandIo, preferences: Preferences): Promise<FoundCommand | undefined> {
  const at = commandWord(argv, rootFlags);
  const word = at === undefined ? undefined : argv[at];
  if (word === undefined || at === undefined) return undefined;
  const called = await builtIn(argv, at, io);
  if (called !== undefined) return { ...called, preferred: defaultsOf(preferences, called.path) };
  const alias = preferences.aliases.find(({ name }) => name === word);
  return alias === undefined ? ofPlugin(word, argv.slice(at), io) : ofAlias(alias, argv, at, io);
}

/** A plugin reads its own flags. */
async function ofPlugin(word: string, words: readonly string[], { env }: CommandIo): Promise<FoundCommand> {
  const { pluginOrNearest } = await import('./unknown-command.ts');
  return { command: pluginOrNearest(word, words, env), path: `kubectl ${word}`, argv: [], preferred: { options: [], unknown: (option) => option } };
}

async function ofAlias(alias: CommandAlias, argv: readonly string[], at: number, io: CommandIo): Promise<FoundCommand> {
  const called = await builtIn(expandAlias(alias, argv, at), at, io);
  if (called === undefined) {
    const words = alias.command.split(' ');
    throw refused(`command ${JSON.stringify(words[0])} not found to set alias ${JSON.stringify(alias.name)}: [${words.join(' ')}]`);
  }
  return { ...called, preferred: { options: alias.options, unknown: (option) => `invalid alias flag ${option} in alias ${alias.name}` } };
}

async function builtIn(argv: readonly string[], at: number, io: CommandIo): Promise<Called | undefined> {
  const word = argv[at] ?? '';
  const entry = commandEntries().find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (entry === undefined) return undefined;
  const found = descend({ command: await entry.load(), path: `kubectl ${entry.name}`, argv: argv.toSpliced(at, 1) });
  return { ...found, command: withOpenGates(found.command, io.env) };
}

function descend(found: Called): Called {
  const { command, path, argv } = found;
  const at = command.subcommands === undefined ? undefined : commandWord(argv, flagsOf(command));
  const word = at === undefined ? undefined : argv[at];
  const next = command.subcommands?.find(({ name, aliases = [] }) => name === word || (word !== undefined && aliases.includes(word)));
  return next === undefined || at === undefined ? found : descend({ command: next, path: `${path} ${next.name}`, argv: argv.toSpliced(at, 1) });
}

function withOpenGates(command: Command, env: CommandIo['env']): Command {
  const flags = command.flags?.filter(({ gate }) => gate === undefined || env[gate] === 'true');
  return flags?.length === command.flags?.length ? command : { ...command, ...(flags && { flags }) };
}

export const flagsOf = (command: Command): readonly Flag[] => [...(command.flags ?? []), ...rootFlags];
