import { type Pod, pods } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { listObjects } from '../api/resources-by-reference.ts';
import { firstPod } from '../arguments/attachable-pod.ts';
import { chooseContainer, containersText } from '../arguments/container-choice.ts';
import { fetchSingle, type LiveObject } from '../arguments/fetch-objects.ts';
import { byLogging } from '../arguments/pod-order.ts';
import { podSelectorOf } from '../arguments/pod-selector.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import { selectorFlag } from '../flags/shared-flags.ts';
import { copyLog, type LogSource } from '../streams/copy-log.ts';
import type { Session } from '../session.ts';

export const logsCommand: Command = {
  name: 'logs',
  summary: 'Print the logs for a container in a pod',
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  examples: [
    { does: 'Follow the log of a pod', command: 'kubectl logs -f web-5d4f' },
    { does: 'The last hour of all pods of an application', command: 'kubectl logs --since=1h -l app=web --all-containers' },
  ],
  flags: [
    booleanFlag('all-containers', "Get all containers' logs in the pod(s)."),
    booleanFlag('all-pods', 'Get logs from all pod(s). Sets prefix to true.'),
    stringFlag('container', 'Print the logs of this container', { short: 'c' }),
    booleanFlag('follow', 'Specify if the logs should be streamed.', { short: 'f' }),
    booleanFlag('ignore-errors', 'If watching / following pod logs, allow for any errors that occur to be non-fatal'),
    booleanFlag('insecure-skip-tls-verify-backend', 'Skip verifying the identity of the kubelet that logs are requested from.'),
    intFlag('limit-bytes', 'Maximum bytes of logs to return. Defaults to no limit.'),
    intFlag('max-log-requests', 'Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.', { default: '5' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '20s' }),
    booleanFlag('prefix', 'Prefix each log line with the log source (pod name and container name)'),
    booleanFlag('previous', 'If true, print the logs for the previous instance of the container in a pod if it exists.', { short: 'p' }),
    selectorFlag,
    durationFlag('since', 'Only return logs newer than a relative duration like 5s, 2m, or 3h. Only one of since-time / since may be used.'),
    stringFlag('since-time', 'Only return logs after a specific date (RFC3339). Only one of since-time / since may be used.'),
    intFlag('tail', 'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.', {
      default: '-1',
    }),
    booleanFlag('timestamps', 'Include timestamps on each line in the log output'),
  ],
  run: runLogs,
};

async function runLogs(session: Session): Promise<void> {
  checkArguments(session);
  const sources = await logSources(session);
  const limit = session.flags.int('max-log-requests');
  if (session.flags.boolean('follow') && sources.length > limit) {
    throw new CommandError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    );
  }
  const copy = (source: LogSource): Promise<void> => copyLog(session, source, { prefixed: prefixes(session) });
  if (session.flags.boolean('follow') && sources.length > 1) await Promise.all(sources.map(copy));
  else for (const source of sources) await copy(source);
}

const prefixes = ({ flags }: Session): boolean => flags.boolean('prefix') || (flags.boolean('all-pods') && !flags.given('prefix'));

function checkArguments(session: Session): void {
  const { flags, args } = session;
  const expected = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
  if (args.length === 0 && !flags.given('selector')) throw session.usageError(expected);
  if (flags.given('selector') && args.length > 0) throw session.usageError('only a selector (-l) or a POD name is allowed');
  if (args.length > 2) throw session.usageError(expected);
  if (flags.given('since-time')) refuseInvalidTime(flags.string('since-time'));
}

/** Told once the pods are found, as upstream does. */
function checkOptions({ flags }: Session): void {
  if (flags.given('since') && flags.given('since-time')) throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.given('tail') && flags.int('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
  if (flags.boolean('all-containers') && flags.given('container'))
    throw new CommandError(`--all-containers=true should not be specified with container name ${flags.string('container')}`);
}

function refuseInvalidTime(text: string): void {
  if (Number.isNaN(Date.parse(text))) {
    const layout = '2006-01-02T15:04:05Z07:00';
    throw new CommandError(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as "2006"`);
  }
}

async function logSources(session: Session): Promise<readonly LogSource[]> {
  const found = await podsToRead(session);
  checkOptions(session);
  return found.flatMap((pod) => sourcesOf(session, pod));
}

async function podsToRead(session: Session): Promise<readonly Pod[]> {
  const { flags, args } = session;
  if (flags.given('selector')) {
    const found = await listObjects(session, pods, { namespace: session.namespace, labelSelector: flags.string('selector') });
    if (found.length === 0) session.note(`No resources found in ${session.namespace} namespace.`);
    return found;
  }
  const { object } = await namedObject(session, args[0] ?? '');
  if (object.kind === 'Pod') return [object as unknown as Pod];
  if (flags.boolean('all-pods')) {
    const labelSelector = podSelectorOf(object, doing);
    return (await listObjects(session, pods, { namespace: object.metadata.namespace, labelSelector })).toSorted(byLogging);
  }
  const { pod, of } = await firstPod(session, object, { order: byLogging, doing });
  if (of > 1) session.note(`Found ${of} pods, using pod/${pod.metadata.name}`);
  return [pod];
}

const doing = 'get the logs from';

async function namedObject(session: Session, name: string): Promise<LiveObject> {
  try {
    return await fetchSingle(session, { args: name.includes('/') ? [name] : ['pods', name] });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    throw new CommandError(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(session.namespace)}`, { cause: error });
  }
}

function sourcesOf(session: Session, pod: Pod): readonly LogSource[] {
  const { flags, args } = session;
  if (flags.boolean('all-containers')) {
    const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])];
    return all.map(({ name }) => sourceOf(session, pod, name ?? ''));
  }
  const asked = flags.optional('container') ?? args[1];
  const { name, defaulted } = chooseContainer(pod, asked);
  if (defaulted) session.note(`Defaulted container "${name}" out of: ${containersText(pod)}`);
  return [sourceOf(session, pod, name)];
}

function sourceOf({ flags }: Session, pod: Pod, container: string): LogSource {
  const tail = flags.given('tail') ? flags.int('tail') : flags.given('selector') ? 10 : -1;
  return {
    pod: pod.metadata.name,
    container,
    path: objectPath(pods, pod.metadata, 'log'),
    query: {
      container,
      follow: flags.boolean('follow') || undefined,
      previous: flags.boolean('previous') || undefined,
      timestamps: flags.boolean('timestamps') || undefined,
      insecureSkipTLSVerifyBackend: flags.boolean('insecure-skip-tls-verify-backend') || undefined,
      limitBytes: flags.int('limit-bytes') || undefined,
      sinceTime: flags.optional('since-time'),
      sinceSeconds: flags.given('since') ? Math.ceil(flags.duration('since') / 1000) : undefined,
      tailLines: tail >= 0 ? tail : undefined,
    },
  };
}
