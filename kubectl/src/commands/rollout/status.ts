import type { DaemonSet, Deployment, StatefulSet } from '@kubets/api';
import { objectPath } from '../../api/api-client.ts';
import { forEachSelected, type LiveObject } from '../../arguments/fetch-objects.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, durationFlag, intFlag } from '../../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../../flags/shared-flags.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { requireResource } from './nothing-named.ts';
import { qualifiedNameOf } from './qualified-name.ts';
import { daemonSetProgress, deploymentProgress, type Progress, statefulSetProgress } from './progress.ts';

export const rolloutStatus: Command = {
  name: 'status',
  summary: 'Show the status of the rollout',
  usage: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags('identifying the resource to get from a server.'),
    intFlag('revision', 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).'),
    selectorFlag,
    durationFlag('timeout', 'The length of time to wait before ending watch, zero means never.'),
    booleanFlag('watch', "Watch the status of the rollout until it's done.", { short: 'w', default: 'true' }),
  ],
  async run(session) {
    requireResource(session);
    const timeout = session.flags.duration('timeout');
    const deadline = timeout > 0 ? session.io.clock.now().getTime() + timeout : Number.POSITIVE_INFINITY;
    await forEachSelected(session, {}, (live) => followRollout(session, live, deadline));
  },
};

async function followRollout(session: Session, live: LiveObject, deadline: number): Promise<void> {
  let { object } = live;
  for (;;) {
    const ended = tell(session, progressOf(session, live, object));
    if (ended || !session.flags.boolean('watch')) return;
    const version = object.metadata.resourceVersion;
    for await (const next of changes(session, live, version, deadline)) {
      object = next;
      if (tell(session, progressOf(session, live, next))) return;
    }
    if (session.io.clock.now().getTime() >= deadline) throw new CommandError('timed out waiting for the condition');
    object = await session.api.json<AnyObject>({ path: objectPath(live.resource, live) });
  }
}

function tell(session: Session, progress: Progress): boolean {
  session.print(progress.message);
  return progress.done;
}

function progressOf(session: Session, { resource, name }: LiveObject, object: AnyObject): Progress {
  const revision = session.flags.int('revision');
  switch (resource.kind) {
    case 'Deployment':
      return deploymentProgress(object as unknown as Deployment, revision);
    case 'DaemonSet':
      return daemonSetProgress(object as unknown as DaemonSet);
    case 'StatefulSet':
      return statefulSetProgress(object as unknown as StatefulSet);
    default:
      throw new CommandError(`no status viewer has been implemented for ${qualifiedNameOf(resource)} ${JSON.stringify(name)}`);
  }
}

async function* changes(session: Session, live: LiveObject, resourceVersion: string, deadline: number): AsyncGenerator<AnyObject, void, undefined> {
  const left = Math.max(0, Math.min(deadline - session.io.clock.now().getTime(), 300_000));
  const signal = AbortSignal.any([session.io.signal, AbortSignal.timeout(left)]);
  const path = objectPath(live.resource, { namespace: live.namespace });
  try {
    for await (const { type, object } of session.api.events({ path, query: { fieldSelector: `metadata.name=${live.name}`, resourceVersion }, signal })) {
      if (type === 'DELETED') throw new CommandError('object has been deleted');
      if (type === 'ERROR') return;
      if (type !== 'BOOKMARK') yield object as AnyObject;
    }
  } catch (error) {
    if (!signal.aborted || session.io.signal.aborted) throw error;
  }
}
