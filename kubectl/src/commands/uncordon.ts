import type { Command } from '../command.ts';
import { dryRunFlag, selectorFlag } from '../flags/shared-flags.ts';
import { setSchedulable } from './drain/set-schedulable.ts';

export const uncordonCommand: Command = {
  name: 'uncordon',
  summary: 'Mark node as schedulable',
  usage: 'uncordon NODE',
  examples: [{ does: 'Mark node "foo" as schedulable', command: 'kubectl uncordon foo' }],
  flags: [dryRunFlag, selectorFlag],
  run: (session) => setSchedulable(session, false),
};
