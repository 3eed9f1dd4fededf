import { writeFileSync } from 'node:fs';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stringFlag } from '../flags/flag.ts';
import { yamlText } from '../output/yaml-text.ts';

export const kustomizeCommand: Command = {
  name: 'kustomize',
  summary: 'Build a kustomization target from a directory',
  usage: 'kustomize DIR [flags]',
  flags: [stringFlag('output', 'If specified, write output to this path.', { short: 'o' })],
  async run(session) {
    if (session.args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const { buildKustomization } = await import('../manifests/kustomize.ts');
    const text = (await buildKustomization(session.args[0] ?? '.')).map(yamlText).join('---\n');
    const output = session.flags.optional('output');
    if (output === undefined) session.print(text);
    else writeFileSync(output, text);
  },
};
