import { isApiError } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { fetchTarget, type LiveObject } from '../arguments/fetch-objects.ts';
import { type ObjectTarget, selectResources, type Target } from '../arguments/select-resources.ts';
import { waitUntilGone } from '../changes/delete-and-wait.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError, throwCollected } from '../command-error.ts';
import { booleanFlag, durationFlag, stringFlag } from '../flags/flag.ts';
import { allFlag, allNamespacesFlag, fieldSelectorFlag, filenameFlags, localFlag, objectFormats, printFlags, selectorFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { parseWaitFor, type WaitFor } from '../arguments/wait-for.ts';

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
    stringFlag(
      'for',
      "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]].",
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
  const condition = parseWaitFor(session.flags.string('for'));
  const timeout = session.flags.duration('timeout');
  const deadline = session.io.clock.now().getTime() + (timeout < 0 ? 7 * 24 * 3_600_000 : timeout);
  const { targets } = await selectResources(session);
  const printer = new ResultPrinter(session);
  if (condition.type === 'create') await Promise.all(targets.map((target) => untilCreated(session, target, deadline)));
  const objects = await existing(session, targets, condition);
  const outcomes = await Promise.allSettled(objects.map((live) => waitForOne(session, live, condition, deadline)));
  outcomes.forEach((outcome) => outcome.status === 'fulfilled' && printer.print(outcome.value, 'condition met'));
  throwCollected(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])));
}

async function existing(session: Session, targets: readonly Target[], condition: WaitFor): Promise<readonly LiveObject[]> {
  const found: LiveObject[] = [];
  for (const target of targets) {
    try {
      found.push(...(await fetchTarget(session, target)));
    } catch (error) {
      if (condition.type !== 'delete' || target.type !== 'object' || !isApiError(error, 'NotFound')) throw error;
    }
  }
  const nothing = found.length === 0 && condition.type !== 'delete' && targets.every(({ type }) => type === 'collection');
  if (nothing) throw new CommandError('no matching resources found');
  return found;
}

async function untilCreated(session: Session, target: Target, deadline: number): Promise<void> {
  const exists = async (): Promise<boolean> => {
    try {
      return (await fetchTarget(session, target)).length > 0;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return false;
      throw error;
    }
  };
  while (!(await exists())) {
    if (session.io.clock.now().getTime() >= deadline) throw timedOut(target.resource.plural, target.type === 'object' ? target.name : '');
    await session.io.clock.sleep(250, session.io.signal);
  }
}

const timedOut = (plural: string, name: string): CommandError => new CommandError(`timed out waiting for the condition on ${plural}/${name}`);

async function waitForOne(session: Session, live: LiveObject, condition: WaitFor, deadline: number): Promise<AnyObject> {
  const target: ObjectTarget = { type: 'object', resource: live.resource, namespace: live.namespace, name: live.name };
  switch (condition.type) {
    case 'create':
      return live.object;
    case 'delete': {
      const left = deadline - session.io.clock.now().getTime();
      if (left <= 0) throw timedOut(live.resource.plural, live.name);
      await waitUntilGone(session, target, live.object.metadata.uid, left);
      return live.object;
    }
    case 'object':
      return untilHolds(session, live, condition, deadline);
  }
}

async function untilHolds(session: Session, live: LiveObject, condition: Extract<WaitFor, { type: 'object' }>, deadline: number): Promise<AnyObject> {
  let { object } = live;
  for (;;) {
    if (condition.holds(object)) return object;
    const left = deadline - session.io.clock.now().getTime();
    if (left <= 0) throw timedOut(live.resource.plural, live.name);
    const changed = await nextChange(session, live, object.metadata.resourceVersion, condition, left);
    object = changed ?? (await session.api.json<AnyObject>({ path: objectPath(live.resource, live) }));
  }
}

/** The first later state in which the condition holds; undefined when the watch ended or time is up. */
async function nextChange(
  session: Session,
  live: LiveObject,
  resourceVersion: string,
  condition: Extract<WaitFor, { type: 'object' }>,
  timeoutMs: number,
): Promise<AnyObject | undefined> {
  const signal = AbortSignal.any([session.io.signal, AbortSignal.timeout(Math.min(timeoutMs, 300_000))]);
  const query = { fieldSelector: `metadata.name=${live.name}`, resourceVersion };
  try {
    for await (const { type, object } of session.api.events({ path: objectPath(live.resource, { namespace: live.namespace }), query, signal })) {
      if (type === 'ERROR') return undefined;
      if (type === 'DELETED')
        throw new CommandError(`${live.resource.plural}.${live.resource.group} ${JSON.stringify(live.name)} was deleted while waiting`.replace('. ', ' '));
      if (type !== 'BOOKMARK' && condition.holds(object as AnyObject)) return object as AnyObject;
    }
    return undefined;
  } catch (error) {
    if (signal.aborted && !session.io.signal.aborted) return undefined;
    throw error;
  }
}
