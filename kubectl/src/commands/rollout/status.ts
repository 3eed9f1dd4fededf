import type { DaemonSet, Deployment, StatefulSet } from '@kubets/api';
import { deadlineAfter, untilObject } from '../../api/follow-object.ts';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, durationFlag, intFlag } from '../../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../../flags/shared-flags.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { forEachWorkloadOrTell } from './chosen-workloads.ts';
import { daemonSetProgress, deploymentProgress, type Progress, statefulSetProgress } from './progress.ts';

export const rolloutStatus: Command = {
  name: 'status',
  summary: 'Show the status of the rollout',
  examples: [{ does: 'Until the rollout has finished', command: 'kubectl rollout status deployment/web' }],
  usage: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags('identifying the resource to get from a server.'),
    intFlag('revision', 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).'),
    selectorFlag,
    durationFlag('timeout', 'The length of time to wait before ending watch, zero means never.'),
    booleanFlag('watch', "Watch the status of the rollout until it's done.", { short: 'w', default: 'true' }),
  ],
  async run(session) {
    const deadline = deadlineAfter(session, session.flags.duration('timeout'));
    await forEachWorkloadOrTell(session, (live) => followRollout(session, live, deadline));
  },
};

async function followRollout(session: Session, live: LiveObject, deadline: number): Promise<void> {
  if (!session.flags.boolean('watch')) return void tell(session, progressOf(session, live, live.object));
  const ended = await untilObject(session, live, {
    deadline,
    test(object) {
      if (object === undefined) throw new CommandError('object has been deleted');
      return tell(session, progressOf(session, live, object)) || undefined;
    },
  });
  if (!ended) throw new CommandError('timed out waiting for the condition');
}

function tell(session: Session, progress: Progress): boolean {
  session.print(progress.message);
  return progress.done;
}

function progressOf(session: Session, { resource }: LiveObject, object: AnyObject): Progress {
  const revision = session.flags.int('revision');
  switch (resource.kind) {
    case 'Deployment':
      return deploymentProgress(object as unknown as Deployment, revision);
    case 'DaemonSet':
      return daemonSetProgress(object as unknown as DaemonSet);
    case 'StatefulSet':
      return statefulSetProgress(object as unknown as StatefulSet);
    default:
      throw new CommandError(`no status viewer has been implemented for ${resource.kind}`);
  }
}
