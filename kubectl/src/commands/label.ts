import { changeMetadata, metadataFlags } from '../changes/change-metadata.ts';
import type { Command } from '../command.ts';

export const labelCommand: Command = {
  name: 'label',
  summary: 'Update the labels on a resource',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    { does: 'Set a label', command: 'kubectl label pods web tier=front' },
    { does: 'Remove a label', command: 'kubectl label pods web tier-' },
  ],
  flags: metadataFlags('label') ?? [],
  run: (session) => changeMetadata(session, { field: 'labels', noun: 'label', did: { changed: 'labeled', removed: 'unlabeled', unchanged: 'not labeled' } }),
};
