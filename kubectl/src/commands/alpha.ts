import type { Command } from '../command.ts';

/** Where commands in trial would be; there are none at present. */
export const alphaCommand: Command = {
  name: 'alpha',
  summary: 'Commands for features in alpha',
  description: 'These commands correspond to alpha features that are not enabled in Kubernetes clusters by default.',
  usage: 'alpha',
  helpIsRun: true,
  run: (session) => Promise.resolve(session.note('No alpha commands are available in this version of kubectl')),
};
