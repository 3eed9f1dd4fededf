import type { Command } from '../command.ts';
import { commandEntries } from '../commands.ts';
import { commandHelp, rootHelp, rootUsage } from '../help.ts';
import type { Session } from '../session.ts';

export const helpCommand: Command = {
  name: 'help',
  summary: 'Help about any command',
  description: 'Type kubectl help and the words of a command for all there is to know of it.',
  usage: 'help [command] [flags]',
  run: showHelpOf,
};

async function showHelpOf(session: Session): Promise<void> {
  const [word, ...words] = session.args;
  if (word === undefined) return session.print(rootHelp());
  const entry = commandEntries().find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (entry === undefined) return tellUnknown(session);
  const { command, path } = descend(await entry.load(), words);
  session.print(commandHelp(command, path));
}

function tellUnknown({ args, io }: Session): void {
  io.stderr.write(`Unknown help topic [${args.map((arg) => `\`${arg}\``).join(' ')}]\n\n\n${rootUsage()}`);
}

interface Found {
  readonly command: Command;
  readonly path: string;
}

/** As far as the words name subcommands. */
function descend(command: Command, words: readonly string[], path = `kubectl ${command.name}`): Found {
  const [word, ...rest] = words;
  const next = command.subcommands?.find(({ name, aliases = [] }) => name === word || (word !== undefined && aliases.includes(word)));
  return next === undefined ? { command, path } : descend(next, rest, `${path} ${next.name}`);
}
