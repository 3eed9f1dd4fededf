import type { Command } from '../command.ts';
import { kubercSet } from './kuberc/set.ts';
import { kubercView } from './kuberc/view.ts';

export const kubercCommand: Command = {
  name: 'kuberc',
  summary: 'Manage kuberc configuration files',
  description: 'Preferences are flags that hold unless others are given, and further names of commands.',
  usage: 'kuberc SUBCOMMAND',
  examples: [
    { does: 'What is preferred now', command: 'kubectl kuberc view' },
    { does: 'Wide tables always', command: 'kubectl kuberc set --section defaults --command get --option output=wide' },
    { does: 'A name for the nodes', command: 'kubectl kuberc set --section aliases --name getn --command get --prependarg nodes' },
  ],
  subcommands: [kubercSet, kubercView],
};
