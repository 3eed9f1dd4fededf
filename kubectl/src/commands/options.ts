import type { Command } from '../command.ts';
import { globalOptionsHelp } from '../help.ts';

export const optionsCommand: Command = {
  name: 'options',
  summary: 'Print the list of flags inherited by all commands',
  usage: 'options',
  run(session) {
    session.print(globalOptionsHelp());
    return Promise.resolve();
  },
};
