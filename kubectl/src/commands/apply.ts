import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, listFlag, stringFlag } from '../flags/flag.ts';
import type { FlagValues } from '../flags/flag-values.ts';
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
import { applyManifests, manifestsToApply } from '../changes/apply-manifests.ts';
import type { Session } from '../session.ts';
import { applySubcommands } from './apply/subcommands.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  description: 'The resource is created when it does not exist yet; otherwise what differs is patched, and fields dropped since the last apply are removed.',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: [
    { does: 'The objects of a file', command: 'kubectl apply -f ./deployment.yaml' },
    { does: 'Delete what was applied with this label before and is in the file no more', command: 'kubectl apply --prune -f manifest.yaml -l app=nginx' },
    { does: 'With the fields owned on the server', command: 'kubectl apply --server-side -f ./deployment.yaml' },
  ],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('that contains the configuration to apply'),
    allFlag,
    stringFlag(
      'applyset',
      '[alpha] The name of the ApplySet that tracks which resources are being managed, for the purposes of determining what to prune. Format: [RESOURCE][.GROUP]/NAME. A Secret will be used if no resource or group is specified.',
      { gate: 'KUBECTL_APPLYSET' },
    ),
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
    booleanFlag(
      'prune',
      'Automatically delete previously applied resource objects that do not appear in the provided configs. Use with -l, --all or --applyset.',
    ),
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
  refuse(session);
  const { targets, errors } = await manifestsToApply(session);
  if (!session.flags.boolean('prune')) return applyManifests(session, targets, errors);
  const prune = session.flags.given('applyset') ? await import('../changes/prune/prune-apply-set.ts') : await import('../changes/prune/prune-selected.ts');
  await prune.applyAndPrune(session, targets, errors);
}

function refuse(session: Session): void {
  const { flags, args } = session;
  if (args.length > 0) throw session.usageError(`Unexpected args: [${args.join(' ')}]`);
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  if (flags.boolean('force-conflicts') && !flags.boolean('server-side')) throw new CommandError('--force-conflicts only works with --server-side');
  if (flags.boolean('server-side') && flags.string('dry-run') === 'client') {
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (flags.boolean('all') && flags.given('selector')) throw new CommandError('cannot set --all and --selector at the same time');
  refusePruning(flags);
}

function refusePruning(flags: FlagValues): void {
  const applySet = flags.given('applyset');
  if (applySet && !flags.boolean('prune')) throw new CommandError('--applyset requires --prune');
  if (!flags.boolean('prune')) return;
  if (flags.boolean('force')) throw new CommandError('--force cannot be used with --prune');
  if (applySet) {
    for (const flag of ['selector', 'all', 'prune-allowlist']) if (flags.given(flag)) throw new CommandError(`--${flag} is incompatible with --applyset`);
    return;
  }
  if (!flags.boolean('all') && !flags.given('selector')) {
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
  if (flags.boolean('server-side')) throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
}
