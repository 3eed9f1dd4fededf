import { writeFileSync } from 'node:fs';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { arrayFlag, booleanFlag, stringFlag } from '../flags/flag.ts';
import { yamlText } from '../output/yaml-text.ts';
import type { Session } from '../session.ts';

export const kustomizeCommand: Command = {
  name: 'kustomize',
  summary: 'Build a kustomization target from a directory',
  description: "The objects that a directory's kustomization.yaml makes of others; '.' when no directory is named.",
  usage: 'kustomize DIR [flags]',
  examples: [
    { does: 'The current working directory', command: 'kubectl kustomize' },
    { does: 'A shared directory', command: 'kubectl kustomize /home/config/production' },
  ],
  flags: [
    booleanFlag('as-current-user', 'use the uid and gid of the command executor to run the function in the container'),
    booleanFlag('enable-alpha-plugins', 'enable kustomize plugins'),
    booleanFlag('enable-helm', 'Enable use of the Helm chart inflator generator.'),
    arrayFlag('env', 'a list of environment variables to be used by functions', { short: 'e' }),
    arrayFlag('helm-api-versions', 'Kubernetes api versions used by Helm for Capabilities.APIVersions'),
    stringFlag('helm-command', 'helm command (path to executable)', { default: 'helm' }),
    booleanFlag('helm-debug', 'Enable debug output from the Helm chart inflator generator.'),
    stringFlag('helm-kube-version', 'Kubernetes version used by Helm for Capabilities.KubeVersion'),
    stringFlag('load-restrictor', "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root.", {
      default: 'LoadRestrictionsRootOnly',
    }),
    arrayFlag('mount', 'a list of storage options read from the filesystem'),
    booleanFlag('network', 'enable network access for functions that declare it'),
    stringFlag('network-name', 'the docker network to run the container in', { default: 'bridge' }),
    stringFlag('output', 'If specified, write output to this path.', { short: 'o' }),
  ],
  run: runKustomize,
};

async function runKustomize(session: Session): Promise<void> {
  if (session.args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
  const restrictor = session.flags.string('load-restrictor');
  if (!['LoadRestrictionsNone', 'LoadRestrictionsRootOnly'].includes(restrictor))
    throw new CommandError(`illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`);
  const { buildKustomization } = await import('../manifests/kustomize/build.ts');
  const objects = await buildKustomization(session.args[0] ?? '.', { warn: (text) => session.note(text), unrestricted: restrictor === 'LoadRestrictionsNone' });
  const text = objects.map(yamlText).join('---\n');
  const output = session.flags.optional('output');
  if (output === undefined) session.print(text);
  else writeFileSync(output, text);
}
