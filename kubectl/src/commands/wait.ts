import { isApiError } from '@kubets/machinery';
import { untilObject } from '../api/follow-object.ts';
import { fetchTarget, type LiveObject } from '../arguments/fetch-objects.ts';
import { selectResources, type Target } from '../arguments/select-resources.ts';
import { timedOut, waitUntilGone } from '../changes/delete-and-wait.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError, throwCollected } from '../command-error.ts';
import { arrayFlag, booleanFlag, durationFlag } from '../flags/flag.ts';
import { allFlag, allNamespacesFlag, fieldSelectorFlag, filenameFlags, localFlag, objectFormats, printFlags, selectorFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { parseWaitFors, type WaitFor } from '../arguments/wait-for.ts';

export const waitCommand: Command = {
  name: 'wait',
  summary: 'Wait for a specific condition on one or many resources',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  examples: [
    { does: 'Until a pod is ready', command: 'kubectl wait --for=condition=Ready pod/web' },
    { does: 'Until it is gone', command: 'kubectl wait --for=delete pod/web --timeout=60s' },
  ],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource.').filter(({ name }) => name === 'filename'),
    booleanFlag('recursive', 'Process the directory used in -f, --filename recursively.', { short: 'R', default: 'true' }),
    allFlag,
    allNamespacesFlag,
    fieldSelectorFlag,
    arrayFlag(
      'for',
      "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. Of several, each is waited for after the one before, and create first of all.",
    ),
    localFlag,
    selectorFlag,
    durationFlag('timeout', 'The length of time to wait before giving up. Zero means check once and do not wait, negative means wait for a week.', {
      default: '30s',
    }),
  ],
  run: runWait,
};

async function runWait(session: Session): Promise<void> {
  const conditions = parseWaitFors(session.flags.list('for'));
  const timeout = session.flags.duration('timeout');
  const deadline = session.io.clock.now().getTime() + (timeout < 0 ? 7 * 24 * 3_600_000 : timeout);
  const { targets } = await selectResources(session);
  const printer = new ResultPrinter(session);
  if (conditions.some(({ type }) => type === 'create')) await Promise.all(targets.map((target) => untilCreated(session, target, deadline)));
  const objects = await existing(session, targets, conditions);
  const outcomes = await Promise.allSettled(objects.map((live) => waitForAll(session, live, conditions, deadline)));
  outcomes.forEach((outcome) => outcome.status === 'fulfilled' && printer.print(outcome.value, 'condition met'));
  throwCollected(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])));
}

async function existing(session: Session, targets: readonly Target[], conditions: readonly WaitFor[]): Promise<readonly LiveObject[]> {
  const mayBeGone = conditions.some(({ type }) => type === 'delete');
  const found: LiveObject[] = [];
  for (const target of targets) {
    try {
      found.push(...(await fetchTarget(session, target)));
    } catch (error) {
      if (!mayBeGone || target.type !== 'object' || !isApiError(error, 'NotFound')) throw error;
    }
  }
  const nothing = found.length === 0 && !mayBeGone && targets.every(({ type }) => type === 'collection');
  if (nothing) throw new CommandError('no matching resources found');
  return found;
}

async function untilCreated(session: Session, target: Target, deadline: number): Promise<void> {
  const created = await untilObject(session, target, { deadline, test: (object) => object });
  if (created === undefined) throw timedOut({ ...target, name: target.type === 'object' ? target.name : '' });
}

async function waitForAll(session: Session, live: LiveObject, conditions: readonly WaitFor[], deadline: number): Promise<AnyObject> {
  let { object } = live;
  for (const condition of conditions) object = await waitForOne(session, live, condition, deadline);
  return object;
}

async function waitForOne(session: Session, live: LiveObject, condition: WaitFor, deadline: number): Promise<AnyObject> {
  switch (condition.type) {
    case 'create':
      return live.object;
    case 'delete':
      await waitUntilGone(session, live, live.object.metadata.uid, deadline);
      return live.object;
    case 'object': {
      const found = await untilObject(session, live, { deadline, test: (object) => (object && condition.holds(object) ? object : undefined) });
      if (found === undefined) throw timedOut(live);
      return found;
    }
  }
}
