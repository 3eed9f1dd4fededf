import { forEachSelected } from '../../arguments/fetch-objects.ts';
import { dryRunOf } from '../../changes/dry-run.ts';
import { lastAppliedOf, lastAppliedText } from '../../changes/last-applied.ts';
import { sendPatch } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, selectorFlag, validateFlag } from '../../flags/shared-flags.ts';
import { sortedJson } from '../../output/sorted-json.ts';
import { yamlText } from '../../output/yaml-text.ts';
import type { Session } from '../../session.ts';
import { lastAppliedAnnotation } from '@kubets/machinery';

const viewLastApplied: Command = {
  name: 'view-last-applied',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  examples: [
    { does: 'What was applied last, as YAML', command: 'kubectl apply view-last-applied deployment/web' },
    { does: "Of a file's objects, as JSON", command: 'kubectl apply view-last-applied -f deploy.yaml -o json' },
  ],
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags('that contains the last-applied-configuration annotations'),
    allFlag,
    stringFlag('output', 'Output format. Must be one of (yaml, json)', { short: 'o', default: 'yaml' }),
    selectorFlag,
  ],
  async run(session) {
    const output = session.flags.string('output');
    if (output !== 'yaml' && output !== 'json') throw new CommandError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
    await forEachSelected(session, {}, async ({ object }) => {
      const applied = lastAppliedOf(object);
      if (applied === undefined) return;
      session.print(output === 'yaml' ? yamlText(applied) : `${sortedJson(applied, 2)}\n`);
    });
  },
};

const setLastApplied: Command = {
  name: 'set-last-applied',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  examples: [
    { does: 'Take a file for what was applied last', command: 'kubectl apply set-last-applied -f deploy.yaml' },
    { does: 'Even where nothing was applied', command: 'kubectl apply set-last-applied -f deploy.yaml --create-annotation=true' },
  ],
  usage: 'apply set-last-applied -f FILENAME',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('that contains the last-applied-configuration annotations').slice(0, 1),
    booleanFlag('create-annotation', "Will create 'last-applied-configuration' annotations if current objects doesn't have one"),
    dryRunFlag,
  ],
  run: runSetLastApplied,
};

async function runSetLastApplied(session: Session): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  const printer = new ResultPrinter(session, dryRun);
  await forEachSelected(session, {}, async (live) => {
    if (live.manifest === undefined) return;
    if (lastAppliedOf(live.object) === undefined && !session.flags.boolean('create-annotation')) {
      throw new CommandError(
        `no last-applied-configuration annotation found on resource: ${live.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    const text = lastAppliedText(live.manifest.object);
    const patch = { metadata: { annotations: { [lastAppliedAnnotation]: text } } };
    printer.print(dryRun === 'client' ? live.object : await sendPatch(session, live, patch, { dryRun }), 'configured');
  });
}

const editLastApplied: Command = {
  name: 'edit-last-applied',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  examples: [{ does: 'What was applied last, in the editor', command: 'kubectl apply edit-last-applied deployment/web' }],
  usage: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('to use to edit the resource'),
    fieldManagerFlag('kubectl-client-side-apply'),
    validateFlag,
    booleanFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
  ],
  async run(session) {
    const { editText } = await import('../../changes/edit-text.ts');
    const { parseManifests } = await import('../../manifests/parse-manifests.ts');
    const printer = new ResultPrinter(session);
    await forEachSelected(session, {}, async (live) => {
      const applied = lastAppliedOf(live.object);
      if (applied === undefined) throw new CommandError(`no last-applied-configuration annotation found on resource: ${live.name}`);
      const before = yamlText(applied);
      const after = await editText(session.io.env, before);
      const [edited] = await parseManifests(after, 'edited');
      if (edited === undefined || after === before) return session.note('Edit cancelled, no changes made.');
      const patch = { metadata: { annotations: { [lastAppliedAnnotation]: lastAppliedText(edited.object) } } };
      printer.print(await sendPatch(session, live, patch, { dryRun: 'none' }), 'edited');
    });
  },
};

export const applySubcommands: readonly Command[] = [editLastApplied, setLastApplied, viewLastApplied];
