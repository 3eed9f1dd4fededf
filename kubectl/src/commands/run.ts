import type { Pod } from '@kubets/api';
import { untilPod } from '../api/until-pod.ts';
import { resourceNamed } from '../arguments/select-resources.ts';
import { deleteAndWait } from '../changes/delete-and-wait.ts';
import { dryRunOf } from '../changes/dry-run.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { arrayFlag, booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import { cascadeFlag, dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import { detachKeysFlag } from '../streams/detach-keys.ts';
import { attachWhenStarted } from '../streams/attach-when-started.ts';
import type { Session } from '../session.ts';
import { createBuilt, sendBuilt } from './create/create-object.ts';
import { podToRun } from './run/pod-to-run.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Run a particular image on the cluster',
  usage: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  examples: [
    { does: 'A pod', command: 'kubectl run web --image=nginx' },
    { does: 'A shell that is gone afterwards', command: 'kubectl run -it --rm shell --image=busybox --restart=Never -- sh' },
  ],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('to use to replace the resource.'),
    arrayFlag('annotations', 'Annotations to apply to the pod.'),
    booleanFlag('attach', 'If true, wait for the Pod to start running, and then attach to the Pod. Default false, unless -i/--stdin is set.'),
    cascadeFlag,
    booleanFlag(
      'command',
      "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
    ),
    detachKeysFlag,
    dryRunFlag,
    arrayFlag('env', 'Environment variables to set in the container.'),
    booleanFlag('expose', 'If true, create a ClusterIP service associated with the pod. Requires `--port`.'),
    fieldManagerFlag('kubectl-run'),
    booleanFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully.', { default: '-1' }),
    stringFlag('image', 'The image for the container to run.'),
    stringFlag('image-pull-policy', 'The image pull policy for the container.'),
    stringFlag('labels', 'Comma separated labels to apply to the pod.', { short: 'l' }),
    booleanFlag('leave-stdin-open', 'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes.'),
    stringFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', { default: 'merge' }),
    stringFlag('overrides', 'An inline JSON override for the generated object.'),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '1m0s' }),
    stringFlag('port', 'The port that this container exposes.'),
    booleanFlag('privileged', 'If true, run the container in privileged mode.'),
    booleanFlag('quiet', 'If true, suppress prompt messages.', { short: 'q' }),
    stringFlag('restart', 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].', { default: 'Always' }),
    booleanFlag('rm', 'If true, delete the pod after it exits.'),
    saveConfigFlag,
    booleanFlag('stdin', 'Keep stdin open on the container in the pod, even if nothing is attached.', { short: 'i' }),
    durationFlag('timeout', 'The length of time to wait before giving up on a delete.'),
    booleanFlag('tty', 'Allocate a TTY for the container in the pod.', { short: 't' }),
    booleanFlag('wait', 'If true, wait for resources to be gone before returning.'),
  ],
  run: runPod,
};

async function runPod(session: Session): Promise<number | void> {
  const { flags, args, argsBeforeDash } = session;
  const [name, ...words] = args;
  if (!flags.given('image')) throw new CommandError('required flag(s) "image" not set');
  if (name === undefined || argsBeforeDash === 0) throw new CommandError('NAME is required for run');
  const attach = flags.boolean('attach') || (flags.boolean('stdin') && !flags.given('attach'));
  refuseContradictions(session, attach);
  const pod = podToRun(flags, name, words);
  if (attach) return runAttached(session, pod);
  if (flags.boolean('expose')) await createBuilt(session, serviceOf(name, flags.int('port')), false);
  await createBuilt(session, pod, false);
}

function refuseContradictions(session: Session, attach: boolean): void {
  const { flags } = session;
  if (attach && dryRunOf(flags) !== 'none')
    throw session.usageError("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  if (flags.boolean('rm') && !attach) throw new CommandError('--rm should only be used for attached containers');
  if (flags.boolean('tty') && !flags.boolean('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.boolean('expose') && !flags.given('port')) throw session.usageError('--port must be set when exposing a service');
}

async function runAttached(session: Session, object: AnyObject): Promise<number> {
  const { flags } = session;
  const quiet = flags.boolean('quiet');
  const created = await sendBuilt(session, object, false);
  const identity = { namespace: created.metadata.namespace, name: created.metadata.name };
  try {
    const container = (created as unknown as Pod).spec.containers[0]?.name ?? '';
    const timeoutMs = flags.duration('pod-running-timeout');
    await attachWhenStarted(session, created as unknown as Pod, container, { stdin: flags.boolean('stdin'), timeoutMs });
    return flags.string('restart') === 'Always' ? 0 : await exitCodeOf(session, identity);
  } finally {
    if (flags.boolean('rm')) {
      await deleteAndWait(session, { resource: await resourceNamed(session, 'pods'), ...identity }, { deadline: Number.POSITIVE_INFINITY });
      if (!quiet) session.printLine(`pod "${identity.name}" deleted from ${identity.namespace ?? ''} namespace`);
    }
  }
}

const serviceOf = (name: string, port: number): AnyObject =>
  ({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: { run: name } },
    status: { loadBalancer: {} },
  }) as unknown as AnyObject;

interface Identity {
  readonly namespace: string | undefined;
  readonly name: string;
}

async function exitCodeOf(session: Session, identity: Identity): Promise<number> {
  const { status } = await untilPod(session, identity, (pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed', 60_000);
  if (status?.phase === 'Succeeded') return 0;
  const { exitCode = 0, reason = '', message = '' } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
  const pod = `pod ${identity.namespace ?? ''}/${identity.name}`;
  if (exitCode === 0) throw new CommandError(`${pod} failed with unknown exit code`);
  session.note(`${pod} terminated (${reason})${message === '' ? '' : `\n${message}`}`);
  return exitCode;
}
