import { changeMetadata, metadataFlags } from '../changes/change-metadata.ts';
import type { Command } from '../command.ts';

export const annotateCommand: Command = {
  name: 'annotate',
  summary: 'Update the annotations on a resource',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    { does: 'Set an annotation', command: "kubectl annotate pods web note='on call'" },
    { does: 'Remove an annotation', command: 'kubectl annotate pods web note-' },
  ],
  flags: metadataFlags('annotate') ?? [],
  run: (session) =>
    changeMetadata(session, { field: 'annotations', noun: 'annotation', did: { changed: 'annotated', removed: 'annotated', unchanged: 'annotated' } }),
};
