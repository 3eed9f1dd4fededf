import type { Command } from '../command.ts';
import { dryRunFlag, selectorFlag } from '../flags/shared-flags.ts';
import { setSchedulable } from './drain/set-schedulable.ts';

export const cordonCommand: Command = {
  name: 'cordon',
  summary: 'Mark node as unschedulable',
  usage: 'cordon NODE',
  examples: [{ does: 'Mark node "foo" as unschedulable', command: 'kubectl cordon foo' }],
  flags: [dryRunFlag, selectorFlag],
  run: (session) => setSchedulable(session, true),
};
