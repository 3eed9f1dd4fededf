import { createInterface } from 'node:readline/promises';
import { isApiError } from '@kubets/machinery';
import { listAll } from '../arguments/fetch-objects.ts';
import { type ObjectTarget, type Selection, selectResources } from '../arguments/select-resources.ts';
import { deadlineAfter } from '../api/follow-object.ts';
import { deletedUid, sendDelete, waitUntilGone } from '../changes/delete-and-wait.ts';
import { dryRunOf, dryRunSuffix } from '../changes/dry-run.ts';
import type { Command } from '../command.ts';
import { CommandError, ManifestError, throwCollected } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import { allFlag, allNamespacesFlag, cascadeFlag, dryRunFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../flags/shared-flags.ts';
import { kindName } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  description:
    'Objects end gracefully where their kind can; --grace-period, --now and --force say otherwise. The command waits until they are gone unless --wait=false.',
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  examples: [
    { does: 'What a file created', command: 'kubectl delete -f ./pod.yaml' },
    { does: 'Pods and services of one application', command: 'kubectl delete pods,services -l app=web' },
  ],
  flags: [
    ...filenameFlags('containing the resource to delete.'),
    allFlag,
    allNamespacesFlag,
    cascadeFlag,
    dryRunFlag,
    fieldSelectorFlag,
    booleanFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown.', {
      default: '-1',
    }),
    booleanFlag('ignore-not-found', 'Treat "resource not found" as a successful delete. Defaults to "true" when --all is specified.'),
    booleanFlag('interactive', 'If true, delete resource only when user confirms.', { short: 'i' }),
    booleanFlag('now', 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).'),
    stringFlag('output', 'Output mode. Use "-o name" for shorter output (resource/name).', { short: 'o' }),
    stringFlag('raw', 'Raw URI to DELETE to the server.'),
    selectorFlag,
    durationFlag('timeout', 'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object'),
    booleanFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.', { default: 'true' }),
  ],
  run: runDelete,
};

interface Deletion {
  readonly gracePeriodSeconds: number | undefined;
  readonly propagationPolicy: string;
  readonly ignoreNotFound: boolean;
}

async function runDelete(session: Session): Promise<void> {
  const raw = session.flags.optional('raw');
  if (raw !== undefined) return session.print(await session.api.text({ method: 'DELETE', path: raw }));
  const deletion = deletionOf(session);
  refuseAllWithSelector(session);
  const selection = await selectResources(session);
  const targets = await objectsOf(session, selection);
  if (session.flags.boolean('interactive') && !(await confirmed(session, targets))) return session.note('deletion is cancelled');
  if (session.flags.boolean('force') && deletion.gracePeriodSeconds === 0) {
    session.warn(
      'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    );
  }
  await deleteAll(session, targets, deletion);
}

function refuseAllWithSelector({ flags }: Session): void {
  if (flags.boolean('all') && (flags.given('selector') || flags.given('field-selector')))
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
}

function deletionOf({ flags }: Session): Deletion {
  const cascade = flags.string('cascade');
  const policies: Readonly<Record<string, string>> = {
    background: 'Background',
    true: 'Background',
    foreground: 'Foreground',
    orphan: 'Orphan',
    false: 'Orphan',
  };
  const propagationPolicy = policies[cascade];
  if (propagationPolicy === undefined) throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  const [grace, force, now] = [flags.int('grace-period'), flags.boolean('force'), flags.boolean('now')];
  if (now && grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
  if (grace > 0 && force) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  return {
    gracePeriodSeconds: gracePeriodOf(grace, { force, now }),
    propagationPolicy,
    ignoreNotFound: flags.boolean('ignore-not-found') || (flags.boolean('all') && !flags.given('ignore-not-found')),
  };
}

/** Ending at once takes `--force`: without it a period of 0 is one of a second. */
function gracePeriodOf(asked: number, { force, now }: { readonly force: boolean; readonly now: boolean }): number | undefined {
  if (force) return 0;
  if (now || asked === 0) return 1;
  return asked < 0 ? undefined : asked;
}

async function objectsOf(session: Session, { targets }: Selection): Promise<readonly ObjectTarget[]> {
  const objects: ObjectTarget[] = [];
  for (const target of targets) {
    if (target.type === 'object') objects.push(target);
    else {
      for (const { metadata } of await listAll(session, target))
        objects.push({ type: 'object', resource: target.resource, namespace: metadata.namespace, name: metadata.name });
    }
  }
  if (objects.length === 0) session.printLine('No resources found');
  return objects;
}

async function confirmed(session: Session, targets: readonly ObjectTarget[]): Promise<boolean> {
  session.printLine('You are about to delete the following resource(s):');
  for (const target of targets) session.printLine(`${nameOf(target)}`);
  const reader = createInterface({ input: session.io.stdin, output: session.io.stdout });
  const answer = await reader.question('Do you want to continue? (y/N): ');
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
}

const nameOf = ({ resource: { group, version, kind }, name }: ObjectTarget): string =>
  `${kindName({ apiVersion: group === '' ? version : `${group}/${version}`, kind })}/${name}`;

interface Pending {
  readonly target: ObjectTarget;
  readonly uid: string | undefined;
}

async function deleteAll(session: Session, targets: readonly ObjectTarget[], deletion: Deletion): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  const errors: unknown[] = [];
  const pending: Pending[] = [];
  for (const target of targets) {
    try {
      const uid = dryRun === 'client' ? undefined : deletedUid(await sendDelete(session, target, { ...deletion, dryRun: dryRun === 'server' }));
      tell(session, target, deletion);
      if (dryRun === 'none') pending.push({ target, uid });
    } catch (error) {
      if (deletion.ignoreNotFound && isApiError(error, 'NotFound')) continue;
      errors.push(target.manifest === undefined ? error : new ManifestError('deleting', target.manifest.source, error));
    }
  }
  throwCollected(errors);
  const waits = session.flags.boolean('wait') || session.flags.int('grace-period') === 0;
  if (!waits || deletion.gracePeriodSeconds === 0) return;
  const deadline = deadlineAfter(session, session.flags.duration('timeout'));
  for (const { target, uid } of pending) await waitUntilGone(session, target, uid, deadline);
}

function tell(session: Session, target: ObjectTarget, { gracePeriodSeconds }: Deletion): void {
  if (session.flags.string('output') === 'name') return session.printLine(nameOf(target));
  const did = gracePeriodSeconds === 0 ? 'force deleted' : 'deleted';
  const where = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`;
  session.printLine(`${nameOf(target).slice(0, -target.name.length - 1)} "${target.name}" ${did}${where}${dryRunSuffix(dryRunOf(session.flags))}`);
}
