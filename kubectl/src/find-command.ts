import type { Command } from './command.ts';
import { commandEntries } from './commands.ts';
import type { CommandIo } from './command-io.ts';
import type { Flag } from './flags/flag.ts';
import { globalFlags, helpFlag } from './flags/global-flags.ts';
import { commandWord } from './flags/parse-flags.ts';

/** A command and what was written besides its name. */
export interface FoundCommand {
  readonly command: Command;
  readonly path: string;
  readonly argv: readonly string[];
}

export const rootFlags: readonly Flag[] = [...globalFlags, helpFlag];

/** The command a line calls, subcommands included; undefined when it names none. A word that is no command may run a plugin. */
export async function findCommand(argv: readonly string[], io: CommandIo): Promise<FoundCommand | undefined> {
  const at = commandWord(argv, rootFlags);
  const word = at === undefined ? undefined : argv[at];
  if (word === undefined || at === undefined) return undefined;
  const entry = commandEntries().find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (entry === undefined) return (await import('./unknown-command.ts')).runUnknown(word, argv, at);
  const found = descend({ command: await entry.load(), path: `kubectl ${entry.name}`, argv: argv.toSpliced(at, 1) });
  return { ...found, command: withOpenGates(found.command, io.env) };
}

function descend(found: FoundCommand): FoundCommand {
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
