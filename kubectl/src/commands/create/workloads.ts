import { objectPath } from '../../api/api-client.ts';
import { resourceNamed } from '../../arguments/select-resources.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { intFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { commandOf, createSubcommand } from './create-object.ts';
import { containersOf } from './pod-template.ts';

export const createDeployment: Command = createSubcommand({
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  examples: [
    { does: 'Three pods of one image', command: 'kubectl create deployment web --image=nginx --replicas=3' },
    { does: 'With a command of its own', command: 'kubectl create deployment idle --image=busybox -- sleep 3600' },
  ],
  usage: 'create deployment NAME --image=image -- [COMMAND] [args...]',
  flags: [
    listFlag('image', 'Image names to run. A deployment can have multiple images set for multi-container pod.'),
    intFlag('port', 'The containerPort that this deployment exposes.', { default: '-1' }),
    intFlag('replicas', 'Number of replicas to create. Default is 1.', { short: 'r', default: '1' }),
  ],
  required: ['image'],
  build(session, name) {
    const labels = { app: name };
    const [first, ...others] = containersOf(session.flags.list('image'), commandOf(session));
    const port = session.flags.int('port');
    const ports = port >= 0 ? { ports: [{ containerPort: port }] } : {};
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: session.flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ ...first, ...ports }, ...others] } },
        strategy: {},
      },
      status: {},
    };
  },
});

export const createJob: Command = createSubcommand({
  name: 'job',
  summary: 'Create a job with the specified name',
  examples: [
    { does: 'Run a command once', command: 'kubectl create job report --image=busybox -- date' },
    { does: 'Run a cron job now', command: 'kubectl create job report-now --from=cronjob/report' },
  ],
  usage: 'create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [stringFlag('from', 'The name of the resource to create a Job from (only cronjob is supported).'), stringFlag('image', 'Image name to run.')],
  build(session, name) {
    const { flags } = session;
    if (flags.given('from') === flags.given('image')) {
      throw new CommandError(flags.given('from') ? 'specifying both --image and --from is not allowed' : 'either --image or --from must be specified');
    }
    return flags.given('from')
      ? jobOfCronJob(session, name, flags.string('from'))
      : job(name, podSpec(name, flags.string('image'), commandOf(session), 'Never'));
  },
});

const podSpec = (name: string, image: string, command: readonly string[], restartPolicy: string): object => ({
  containers: [{ name, image, ...(command.length > 0 && { command }), resources: {} }],
  restartPolicy,
});

const job = (name: string, spec: object): object => ({
  kind: 'Job',
  apiVersion: 'batch/v1',
  metadata: { name },
  spec: { template: { metadata: {}, spec } },
  status: {},
});

interface CronJobLike extends AnyObject {
  readonly spec: { readonly jobTemplate: { readonly metadata?: { readonly labels?: object; readonly annotations?: object }; readonly spec: object } };
}

async function jobOfCronJob(session: Session, name: string, from: string): Promise<object> {
  if (commandOf(session).length > 0) throw new CommandError('cannot specify --from and command');
  const [type = '', source = ''] = from.split('/');
  const resource = await resourceNamed(session, type);
  if (resource.kind !== 'CronJob') throw new CommandError('from must be an existing cronjob');
  const cronJob = await session.api.json<CronJobLike>({ path: objectPath(resource, { namespace: session.namespace, name: source }) });
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      annotations: { ...metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      labels: metadata?.labels,
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata.name, uid: cronJob.metadata.uid, controller: true }],
    },
    spec,
    status: {},
  };
}

export const createCronJob: Command = createSubcommand({
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the specified name',
  examples: [
    { does: 'Run a command every five minutes', command: "kubectl create cronjob clean --image=busybox --schedule='*/5 * * * *' -- rm -rf /cache/old" },
  ],
  usage: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    stringFlag('image', 'Image name to run.'),
    stringFlag('restart', "job's restart policy. supported values: OnFailure, Never"),
    stringFlag('schedule', 'A schedule in the Cron format the job should be run with.'),
  ],
  required: ['image', 'schedule'],
  build(session, name) {
    const spec = podSpec(name, session.flags.string('image'), commandOf(session), session.flags.string('restart') || 'OnFailure');
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: { schedule: session.flags.string('schedule'), jobTemplate: { metadata: { name }, spec: { template: { metadata: {}, spec } } } },
      status: {},
    };
  },
});
