import { readFileSync } from 'node:fs';
import { applyJsonPatch, applyMergePatch, deepEqual } from '@kubets/machinery';
import { dryRunOf } from '../changes/dry-run.ts';
import type { LiveObject } from '../arguments/fetch-objects.ts';
import { forEachLocalOrLive } from '../changes/local-objects.ts';
import { jsonPatchType, mergePatchType, sendPatch, strategicPatchType } from '../changes/patch-object.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stringFlag } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, localFlag, objectFormats, printFlags, subresourceFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export const patchCommand: Command = {
  name: 'patch',
  summary: 'Update fields of a resource',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  examples: [{ does: 'Fewer replicas', command: `kubectl patch deployment web -p '{"spec":{"replicas":1}}'` }],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to update'),
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    localFlag,
    stringFlag('patch', 'The patch to be applied to the resource JSON file.', { short: 'p' }),
    stringFlag('patch-file', 'A file containing a patch to be applied to the resource.'),
    subresourceFlag,
    stringFlag('type', 'The type of patch being provided; one of [json merge strategic]', { default: 'strategic' }),
  ],
  run: runPatch,
};

const contentTypes: Readonly<Record<string, string>> = { json: jsonPatchType, merge: mergePatchType, strategic: strategicPatchType };

async function runPatch(session: Session): Promise<void> {
  const type = session.flags.string('type').toLowerCase();
  const contentType = contentTypes[type];
  if (contentType === undefined) throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(session.flags.string('type'))}`);
  const patch = await patchOf(session);
  const dryRun = dryRunOf(session.flags);
  const printer = new ResultPrinter(session, dryRun);
  await forEachLocalOrLive(session, {}, async (live) => {
    const local = session.flags.boolean('local') || dryRun === 'client';
    const object = local
      ? patchedHere(live, type, patch)
      : await sendPatch(session, live, patch, { dryRun, contentType, subresource: session.flags.optional('subresource') });
    printer.print(object, deepEqual(withoutVersion(live.object), withoutVersion(object)) ? 'patched (no change)' : 'patched');
  });
}

const withoutVersion = (object: AnyObject): object => ({ ...object, metadata: { ...object.metadata, managedFields: undefined } });

/** The patch as JSON. What looks like JSON is taken as it is: should it be none, the server says so. */
async function patchOf(session: Session): Promise<string> {
  const { flags } = session;
  if (flags.given('patch') === flags.given('patch-file'))
    throw new CommandError(
      flags.given('patch') ? 'cannot specify --patch and --patch-file together' : 'must specify --patch or --patch-file containing the contents of the patch',
    );
  const text = flags.given('patch') ? flags.string('patch') : readFileSync(flags.string('patch-file'), 'utf8');
  return /^\s*{/.test(text) ? text : jsonOfYaml(text);
}

async function jsonOfYaml(text: string): Promise<string> {
  const { parse } = await import('yaml');
  try {
    return JSON.stringify(parse(text, { version: '1.1' }));
  } catch (error) {
    throw new CommandError(`unable to parse ${JSON.stringify(text)}: yaml: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, {
      cause: error,
    });
  }
}

/** Without the server a strategic patch merges like a plain one: it alone knows the lists' keys. */
function patchedHere(live: LiveObject, type: string, text: string): AnyObject {
  const patch: unknown = JSON.parse(text);
  if (type === 'json') return applyJsonPatch(live.object, patch as readonly unknown[]) as AnyObject;
  return applyMergePatch(live.object, patch) as AnyObject;
}
