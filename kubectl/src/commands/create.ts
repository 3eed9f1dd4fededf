import { objectPath } from '../api/api-client.ts';
import { manifestsOf, manifestTarget, namesFiles } from '../arguments/select-resources.ts';
import { dryRunOf, writeQuery } from '../changes/dry-run.ts';
import { withLastApplied } from '../changes/last-applied.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError, ManifestError, throwCollected } from '../command-error.ts';
import { booleanFlag, stringFlag } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag, selectorFlag, validateFlag } from '../flags/shared-flags.ts';
import type { Manifest } from '../manifests/parse-manifests.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { createSubcommands } from './create/subcommands.ts';

export const createCommand: Command = {
  name: 'create',
  summary: 'Create a resource from a file or from stdin',
  description: 'JSON and YAML formats are accepted.',
  usage: 'create -f FILENAME',
  examples: [
    { does: 'The objects of a file', command: 'kubectl create -f ./pod.yaml' },
    { does: 'What another program writes', command: 'cat pod.yaml | kubectl create -f -' },
  ],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('to use to create the resource'),
    dryRunFlag,
    booleanFlag('edit', 'Edit the API resource before creating'),
    fieldManagerFlag('kubectl-create'),
    stringFlag('raw', 'Raw URI to POST to the server.'),
    saveConfigFlag,
    selectorFlag,
    validateFlag,
    booleanFlag('windows-line-endings', 'Only relevant if --edit=true. Defaults to the line ending native to your platform.'),
  ],
  subcommands: createSubcommands,
  run: runCreate,
};

async function runCreate(session: Session): Promise<void> {
  if (session.args.length > 0) throw session.usageError(`Unexpected args: [${session.args.join(' ')}]`);
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  const raw = session.flags.optional('raw');
  const manifests = await manifestsOf(session);
  if (raw !== undefined) return session.print(await session.api.text({ method: 'POST', path: raw, body: manifests[0]?.object }));
  const chosen = await selected(session, session.flags.boolean('edit') ? await edited(session, manifests) : manifests);
  if (chosen.length === 0) throw new CommandError('no objects passed to create');
  await createAll(session, chosen);
}

async function edited(session: Session, manifests: readonly Manifest[]): Promise<readonly Manifest[]> {
  const { editManifests } = await import('../changes/edit-text.ts');
  return editManifests(session, manifests);
}

async function selected(session: Session, manifests: readonly Manifest[]): Promise<readonly Manifest[]> {
  const text = session.flags.optional('selector');
  if (text === undefined) return manifests;
  const { parseLabelSelector } = await import('@kubets/machinery');
  const selector = parseLabelSelector(text);
  return manifests.filter(({ object }) => selector.matches(object.metadata.labels));
}

async function createAll(session: Session, manifests: readonly Manifest[]): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  const printer = new ResultPrinter(session, dryRun);
  const errors: unknown[] = [];
  for (const manifest of manifests) {
    try {
      printer.print(await createOne(session, manifest), 'created');
    } catch (error) {
      errors.push(error);
    }
  }
  throwCollected(errors);
}

async function createOne(session: Session, manifest: Manifest): Promise<AnyObject> {
  const dryRun = dryRunOf(session.flags);
  const target = await manifestTarget(session, manifest);
  const object = session.flags.boolean('save-config') ? withLastApplied(target.manifest.object) : target.manifest.object;
  if (dryRun === 'client') return object;
  try {
    const path = objectPath(target.resource, { namespace: target.namespace });
    return await session.api.json({ method: 'POST', path, body: object, query: writeQuery(session.flags, dryRun) });
  } catch (error) {
    throw new ManifestError('creating', manifest.source, error);
  }
}
