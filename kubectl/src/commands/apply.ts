import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, listFlag } from '../flags/flag.ts';
import {
  allFlag,
  cascadeFlag,
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  objectFormats,
  printFlags,
  selectorFlag,
  subresourceFlag,
  validateFlag,
} from '../flags/shared-flags.ts';
import { namesFiles } from '../arguments/select-resources.ts';
import { applySelected } from '../changes/apply-manifests.ts';
import type { Session } from '../session.ts';
import { applySubcommands } from './apply/subcommands.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  description: 'The resource is created when it does not exist yet; otherwise what differs is patched, and fields dropped since the last apply are removed.',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: [
    { does: 'The objects of a file', command: 'kubectl apply -f ./deployment.yaml' },
    { does: 'With the fields owned on the server', command: 'kubectl apply --server-side -f ./deployment.yaml' },
  ],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('that contains the configuration to apply'),
    allFlag,
    cascadeFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    booleanFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
    booleanFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative.', { default: '-1' }),
    booleanFlag('openapi-patch', 'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec.', {
      default: 'true',
    }),
    booleanFlag('overwrite', 'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration', {
      default: 'true',
    }),
    booleanFlag('prune', 'Automatically delete resource objects that do not appear in the configs.'),
    listFlag('prune-allowlist', 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    selectorFlag,
    booleanFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    subresourceFlag,
    durationFlag('timeout', 'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object'),
    validateFlag,
    booleanFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
  ],
  subcommands: applySubcommands,
  run: runApply,
};

async function runApply(session: Session): Promise<void> {
  const { flags } = session;
  if (session.args.length > 0) throw session.usageError(`Unexpected args: [${session.args.join(' ')}]`);
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  if (flags.boolean('force-conflicts') && !flags.boolean('server-side')) throw new CommandError('--force-conflicts only works with --server-side');
  if (flags.boolean('server-side') && flags.string('dry-run') === 'client') {
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (flags.boolean('prune')) throw new CommandError('--prune is not supported: delete what the manifests no longer name with kubectl delete');
  await applySelected(session);
}
