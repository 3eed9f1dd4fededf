import type { Command } from '../command.ts';
import { topNode } from './top/node.ts';
import { topPod } from './top/pod.ts';

export const topCommand: Command = {
  name: 'top',
  summary: 'Display resource (CPU/memory) usage',
  description: 'This command requires Metrics Server to be correctly configured and working on the server.',
  usage: 'top [flags]',
  subcommands: [topNode, topPod],
};
