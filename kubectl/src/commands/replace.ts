import { isApiError } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { deadlineAfter } from '../api/follow-object.ts';
import { manifestsOf, manifestTarget, namesFiles } from '../arguments/select-resources.ts';
import { deletedUid, sendDelete, waitUntilGone } from '../changes/delete-and-wait.ts';
import { dryRunOf, writeQuery } from '../changes/dry-run.ts';
import { withLastApplied } from '../changes/last-applied.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError, ManifestError, throwCollected } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import {
  cascadeFlag,
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  objectFormats,
  printFlags,
  saveConfigFlag,
  subresourceFlag,
  validateFlag,
} from '../flags/shared-flags.ts';
import type { Manifest } from '../manifests/parse-manifests.ts';
import { type AnyObject, kindName } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export const replaceCommand: Command = {
  name: 'replace',
  summary: 'Replace a resource by file name or stdin',
  examples: [
    { does: 'Put a file in place of an object', command: 'kubectl replace -f pod.json' },
    { does: 'Delete the object and create it again', command: 'kubectl replace --force -f pod.json' },
  ],
  usage: 'replace -f FILENAME',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('to use to replace the resource.'),
    cascadeFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    booleanFlag('force', 'Delete the resource and create it anew.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully.', { default: '-1' }),
    stringFlag('raw', 'Raw URI to PUT to the server.'),
    saveConfigFlag,
    subresourceFlag,
    durationFlag('timeout', 'The length of time to wait before giving up on a delete.'),
    validateFlag,
    booleanFlag('wait', 'If true, wait for resources to be gone before returning.'),
  ],
  run: runReplace,
};

async function runReplace(session: Session): Promise<void> {
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  const manifests = await manifestsOf(session);
  if (manifests.length === 0) throw new CommandError('no objects passed to replace');
  const raw = session.flags.optional('raw');
  if (raw !== undefined) return session.print(await session.api.text({ method: 'PUT', path: raw, body: manifests[0]?.object }));
  const printer = new ResultPrinter(session, dryRunOf(session.flags));
  const errors: unknown[] = [];
  if (session.flags.boolean('force') && dryRunOf(session.flags) === 'none') await deleteAll(session, manifests);
  for (const manifest of manifests) {
    try {
      printer.print(await replaceOne(session, manifest), 'replaced');
    } catch (error) {
      errors.push(new ManifestError('replacing', manifest.source, error));
    }
  }
  throwCollected(errors);
}

async function replaceOne(session: Session, manifest: Manifest): Promise<AnyObject> {
  const { flags } = session;
  const dryRun = dryRunOf(flags);
  const target = await manifestTarget(session, manifest);
  const body = flags.boolean('save-config') ? withLastApplied(target.manifest.object) : target.manifest.object;
  if (dryRun === 'client') return body;
  if (target.name === undefined) throw new CommandError('resource name may not be empty');
  const query = writeQuery(flags, dryRun);
  if (!flags.boolean('force'))
    return session.api.json({ method: 'PUT', path: objectPath(target.resource, target, flags.optional('subresource')), body, query });
  return session.api.json({ method: 'POST', path: objectPath(target.resource, { namespace: target.namespace }), body, query });
}

/** Deletes what is there and waits until all of it is gone. */
async function deleteAll(session: Session, manifests: readonly Manifest[]): Promise<void> {
  const { flags } = session;
  const grace = flags.int('grace-period');
  const deadline = deadlineAfter(session, flags.duration('timeout'));
  const pending: (() => Promise<void>)[] = [];
  for (const manifest of manifests) {
    const target = await manifestTarget(session, manifest);
    try {
      const answer = await sendDelete(session, target, { gracePeriodSeconds: grace < 0 ? undefined : grace });
      const where = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`;
      session.printLine(`${kindName(target.manifest.object)} "${target.name}" deleted${where}`);
      pending.push(() => waitUntilGone(session, target, deletedUid(answer), deadline));
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
  for (const wait of pending) await wait();
}
