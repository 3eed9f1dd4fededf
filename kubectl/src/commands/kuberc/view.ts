import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { objectFormats, printFlags } from '../../flags/shared-flags.ts';
import { outputFormat } from '../../output/output-format.ts';
import { objectText } from '../../output/print-object.ts';
import { preferenceFile, readDocument } from '../../preferences/preference-file.ts';
import type { Session } from '../../session.ts';
import { ordered } from './ordered.ts';
import { kubercFlag } from './set.ts';

export const kubercView: Command = {
  name: 'view',
  summary: 'Display the current kuberc configuration',
  usage: 'kuberc view',
  examples: [
    { does: 'As YAML', command: 'kubectl kuberc view' },
    { does: 'As JSON', command: 'kubectl kuberc view --output json' },
  ],
  flags: [...printFlags(objectFormats, 'yaml'), kubercFlag],
  run: viewPreferences,
};

async function viewPreferences(session: Session): Promise<void> {
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  const format = outputFormat(session.flags);
  if (format.type === 'human') return;
  const file = preferenceFile(session.flags.optional('kuberc'), session.io.env);
  if (file === undefined) throw new CommandError('KUBERC is disabled via KUBERC=off environment variable');
  const document = await readDocument(file.path);
  if (document === undefined) return session.note(`kuberc file not found at ${file.path}`);
  session.print(objectText(format, ordered(document), { showManagedFields: true, ordered: true }));
}
