import { ApiError, isApiError } from '@kubets/machinery';
import { forEachSelected, type LiveObject } from '../arguments/fetch-objects.ts';
import { editText } from '../changes/edit-text.ts';
import { patchTo } from '../changes/patch-object.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { booleanFlag } from '../flags/flag.ts';
import { fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag, subresourceFlag, validateFlag } from '../flags/shared-flags.ts';
import { parseManifests } from '../manifests/parse-manifests.ts';
import { type AnyObject, withoutManagedFields } from '../output/print-object.ts';
import { yamlText } from '../output/yaml-text.ts';
import { reportFailure } from '../report-failure.ts';
import type { Session } from '../session.ts';

export const editCommand: Command = {
  name: 'edit',
  summary: 'Edit a resource on the server',
  description: 'Opens what KUBE_EDITOR or EDITOR names, or vi, on the object as YAML; what was changed is sent as a patch.',
  examples: [
    { does: 'A service in the editor', command: 'kubectl edit service/web' },
    { does: 'Another editor, and JSON', command: 'kubectl edit deployment/web -o json' },
    { does: 'A subresource', command: 'kubectl edit deployment/web --subresource=scale' },
  ],
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('to use to edit the resource'),
    fieldManagerFlag('kubectl-edit'),
    booleanFlag('output-patch', 'Output the patch if the resource is edited.'),
    saveConfigFlag,
    subresourceFlag,
    validateFlag,
    booleanFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
  ],
  async run(session) {
    await forEachSelected(session, {}, (live) => editOne(session, live));
  },
};

const preamble = (problem: string): string => `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
${problem}`;

/** Opens the editor again with the server's objection until the change is taken or given up. */
async function editOne(session: Session, live: LiveObject): Promise<void> {
  const original = yamlText(withoutManagedFields(live.object));
  let text = original;
  let problem = '';
  for (;;) {
    const edited = withoutComments(await editText(session.io.env, preamble(problem) + text));
    if (edited.trim() === '' || edited === original || (problem !== '' && edited === text)) {
      session.note('Edit cancelled, no changes made.');
      return;
    }
    text = edited;
    const objection = await save(session, live, text);
    if (objection === undefined) return;
    problem = objection
      .split('\n')
      .map((line) => `# ${line}\n`)
      .join('');
    if (session.io.stdin.isTTY !== true) throw new Error(objection);
  }
}

const withoutComments = (text: string): string => text.replace(/^#.*\n?/gm, '');

async function save(session: Session, live: LiveObject, text: string): Promise<string | undefined> {
  try {
    const [manifest] = await parseManifests(text, 'edited');
    if (manifest === undefined) return 'no object left';
    const managed = live.object.metadata.managedFields;
    const modified = { ...manifest.object, metadata: { ...manifest.object.metadata, ...(managed && { managedFields: managed }) } } as AnyObject;
    const { object, changed } = await patchTo(session, live, modified, 'none');
    if (changed) new ResultPrinter(session).print(object, 'edited');
    else session.note('Edit cancelled, no changes made.');
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || isApiError(error, 'NotFound')) throw error;
    return reportFailure(error, session.server).text;
  }
}
