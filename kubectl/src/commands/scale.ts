import { objectPath } from '../api/api-client.ts';
import { deadlineAfter, untilObject } from '../api/follow-object.ts';
import { forEachSelected, type LiveObject } from '../arguments/fetch-objects.ts';
import { dryRunOf } from '../changes/dry-run.ts';
import { sendPatch } from '../changes/patch-object.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError, throwCollected } from '../command-error.ts';
import { durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import { allFlag, dryRunFlag, filenameFlags, objectFormats, printFlags, selectorFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export const scaleCommand: Command = {
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  examples: [{ does: 'Three replicas', command: 'kubectl scale --replicas=3 deployment/web' }],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to set a new size'),
    allFlag,
    intFlag('current-replicas', 'Precondition for current size. Requires that the current size of the resource match this value in order to scale.', {
      default: '-1',
    }),
    dryRunFlag,
    intFlag('replicas', 'The new desired number of replicas. Required.'),
    stringFlag('resource-version', 'Precondition for resource version.'),
    selectorFlag,
    durationFlag('timeout', "The length of time to wait before giving up on a scale operation, zero means don't wait."),
  ],
  run: runScale,
};

interface Scale {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

async function runScale(session: Session): Promise<void> {
  const { flags } = session;
  if (!flags.given('replicas')) throw new CommandError('required flag(s) "replicas" not set');
  if (flags.int('replicas') < 0) throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  const printer = new ResultPrinter(session, dryRunOf(flags));
  const { found, errors } = await foundObjects(session);
  if (found.length === 0) throw errors[0] ?? new CommandError('no objects passed to scale');
  for (const live of found) printer.print(await scaleOne(session, live), 'scaled');
  throwCollected(errors);
}

interface FoundObjects {
  readonly found: readonly LiveObject[];
  readonly errors: readonly unknown[];
}

async function foundObjects(session: Session): Promise<FoundObjects> {
  const found: LiveObject[] = [];
  try {
    await forEachSelected(session, {}, (live) => Promise.resolve(void found.push(live)));
    return { found, errors: [] };
  } catch (error) {
    return { found, errors: [error] };
  }
}

async function scaleOne(session: Session, live: LiveObject): Promise<AnyObject> {
  const { flags } = session;
  const dryRun = dryRunOf(flags);
  const replicas = flags.int('replicas');
  if (dryRun === 'client') return { ...live.object, spec: { ...(live.object['spec'] as object), replicas } };
  await checkPreconditions(session, live);
  await sendPatch(session, live, { spec: { replicas } }, { dryRun, subresource: 'scale' });
  const timeoutMs = flags.duration('timeout');
  if (timeoutMs > 0 && dryRun === 'none') await waitForSize(session, live, replicas, timeoutMs);
  return live.object;
}

const scaleOf = (session: Session, live: LiveObject): Promise<Scale> => session.api.json({ path: objectPath(live.resource, live, 'scale') });

async function checkPreconditions(session: Session, live: LiveObject): Promise<void> {
  const { flags } = session;
  const [expected, version] = [flags.int('current-replicas'), flags.optional('resource-version')];
  if (expected < 0 && version === undefined) return;
  const current = await scaleOf(session, live);
  const size = current.spec?.replicas ?? 0;
  if (expected >= 0 && size !== expected) throw new CommandError(`Expected replicas to be ${expected}, was ${size}`);
  if (version !== undefined && current.metadata.resourceVersion !== version)
    throw new CommandError(`Expected resource version to be ${version}, was ${current.metadata.resourceVersion}`);
}

async function waitForSize(session: Session, live: LiveObject, replicas: number, timeoutMs: number): Promise<void> {
  const synced = await untilObject(session, live, {
    deadline: deadlineAfter(session, timeoutMs),
    test: (object) => (sizeOf(object) === replicas ? true : undefined),
  });
  if (!synced) throw new CommandError(`timed out waiting for ${JSON.stringify(live.name)} to be synced`);
}

const sizeOf = (object: AnyObject | undefined): number => (object?.['status'] as { replicas?: number } | undefined)?.replicas ?? 0;
