import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { daemonSets, deployments, events, namespaces, nodes, type Pod, pods, replicaSets, replicationControllers, services } from '@kubets/api';
import type { JsonObject, ResourceReference } from '@kubets/machinery';
import { objectPath } from '../../api/api-client.ts';
import { listObjects } from '../../api/resources-by-reference.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { durationFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, objectFormats, printFlags } from '../../flags/shared-flags.ts';
import { outputFormat } from '../../output/output-format.ts';
import { objectText } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

export const clusterInfoDump: Command = {
  name: 'dump',
  summary: 'Dump relevant information for debugging and diagnosis',
  description:
    'Everything is written to stdout, or with --output-directory into files. Of the namespaces only the current one and kube-system are dumped, unless others are named.',
  usage: 'cluster-info dump [flags]',
  examples: [
    { does: 'Dump current cluster state to stdout', command: 'kubectl cluster-info dump' },
    { does: 'Dump all namespaces into a directory', command: 'kubectl cluster-info dump --all-namespaces --output-directory=/path/to/cluster-state' },
  ],
  flags: [
    ...printFlags(objectFormats, 'json'),
    allNamespacesFlag,
    listFlag('namespaces', 'A comma separated list of namespaces to dump.'),
    stringFlag('output-directory', 'Where to output the files. If empty or - uses stdout, otherwise creates a directory hierarchy in that directory'),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '20s' }),
  ],
  run: dump,
};

const dumpedKinds: readonly (readonly [string, ResourceReference])[] = [
  ['events', events],
  ['replication-controllers', replicationControllers],
  ['services', services],
  ['daemonsets', daemonSets],
  ['deployments', deployments],
  ['replicasets', replicaSets],
  ['pods', pods],
];

async function dump(session: Session): Promise<void> {
  const format = dumpFormat(session);
  const directory = session.flags.optional('output-directory');
  const write = writerTo(session, directory === '-' ? undefined : directory);
  const dumpList = async (name: string, resource: ResourceReference, namespace?: string): Promise<void> => {
    const list = await session.api.json<JsonObject>({ path: objectPath(resource, { namespace }) });
    write(`${name}.${extensionOf(format)}`, objectText(format, list, { showManagedFields: session.flags.boolean('show-managed-fields'), ordered: true }));
  };
  await dumpList('nodes', nodes);
  for (const namespace of await chosenNamespaces(session)) {
    for (const [name, resource] of dumpedKinds) await dumpList(`${namespace}/${name}`, resource, namespace);
    for (const pod of await listObjects(session, pods, { namespace })) write(`${namespace}/${pod.metadata.name}/logs.txt`, await logsText(session, pod));
  }
  if (directory !== undefined && directory !== '-') session.printLine(`Cluster info dumped to ${directory}`);
}

type DumpFormat = Parameters<typeof objectText>[0];

function dumpFormat({ flags }: Session): DumpFormat {
  const format = outputFormat(flags);
  if (format.type === 'human' || format.type === 'name') throw new CommandError(`list types are not supported by ${flags.string('output')} printing`);
  return format;
}

function extensionOf({ type }: DumpFormat): string {
  if (type === 'json') return 'json';
  return type === 'yaml' || type === 'kyaml' ? 'yaml' : 'txt';
}

async function chosenNamespaces(session: Session): Promise<readonly string[]> {
  if (session.flags.boolean('all-namespaces')) return (await listObjects(session, namespaces)).map(({ metadata }) => metadata.name);
  const named = session.flags.list('namespaces');
  return named.length > 0 ? named : ['kube-system', session.namespace];
}

type Writer = (path: string, text: string) => void;

function writerTo(session: Session, directory: string | undefined): Writer {
  if (directory === undefined) return (_path, text) => session.print(text);
  return (path, text) => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
}

/** A log that cannot be read says so in its place: the rest of the dump is worth having. */
async function logsText(session: Session, { metadata, spec }: Pod): Promise<string> {
  const logs: string[] = [];
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const log = await session.api
      .text({ path: `${objectPath(pods, metadata)}/log`, query: { container: container.name }, accept: '*/*' })
      .catch((error: unknown) => `Request log error: ${error instanceof Error ? error.message : String(error)}\n`);
    const heading = `container ${container.name} of pod ${metadata.namespace ?? ''}/${metadata.name}`;
    logs.push(`==== START logs for ${heading} ====\n${log}==== END logs for ${heading} ====\n`);
  }
  return logs.join('');
}
