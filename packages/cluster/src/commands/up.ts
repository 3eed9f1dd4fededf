import { readdirSync } from 'node:fs';
import { type ClusterConfig, planCluster } from '../cluster-config.ts';
import { clusterPaths, type ClusterPaths } from '../cluster-paths.ts';
import { contextName, writeClusterPki } from '../cluster-pki.ts';
import { clusterExists, existingClusters, writeClusterConfig } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { createDefaultStorageClass } from '../default-storage-class.ts';
import { freePorts } from '../free-ports.ts';
import { deployExample } from '../example/deploy-example.ts';
import { adminClient, awaitNodes, startControlPlane } from '../lifecycle.ts';
import { raiseHostNetwork } from '../network/host-network.ts';
import { installPackages, missingPackages, requireRoot } from '../prerequisites.ts';
import { seconds, type Progress } from '../progress.ts';
import { mergeIntoUserKubeconfig } from '../user-kubeconfig.ts';

export interface UpOptions {
  readonly name: string;
  readonly nodes: number;
  readonly store: ClusterConfig['store'];
  readonly port?: number | undefined;
  readonly merge: boolean;
  readonly example: boolean;
}

/** From nothing to a cluster whose nodes are Ready; with `example`, to an application that answers. */
export async function up(options: UpOptions, progress: Progress): Promise<void> {
  const started = performance.now();
  requireRoot('up');
  const paths = clusterPaths(options.name);
  if (clusterExists(paths))
    throw new CommandError(`cluster ${options.name} exists in ${paths.root}`, { hint: `start it with: kubets start --name ${options.name}` });
  await installMissing(options, progress);
  const config = await describeCluster(options);
  writeClusterConfig(paths, config);
  await startOrExplain(config, paths, progress);
  if (options.merge) mergeIntoUserKubeconfig(paths.kubeconfig);
  const answers = options.example ? await deployExample(config, paths, progress) : [];
  progress.say(farewell(config, paths, options.merge, answers, seconds(started)));
}

/** A cluster that did not come up stays for looking into; the way out is said. */
async function startOrExplain(config: ClusterConfig, paths: ClusterPaths, progress: Progress): Promise<void> {
  try {
    await startEverything(config, paths, progress);
  } catch (error) {
    const hint = `logs are in ${paths.logs}; remove what was made with: kubets down --name ${config.name}`;
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error, hint });
  }
}

/** The steps `up` and `start` share: certificates, network, processes, Ready nodes. */
export async function startEverything(config: ClusterConfig, paths: ClusterPaths, progress: Progress): Promise<void> {
  const started = new Date();
  await progress.step('Certificates and kubeconfigs', () => writeClusterPki(config, paths));
  await progress.step(`Network ${config.subnet} with ${config.nodes.length} nodes`, () => raiseHostNetwork(config));
  await progress.step(`API server on port ${config.ports.apiserver} (${config.store})`, () => startControlPlane(config, paths));
  const client = adminClient(paths);
  try {
    await createDefaultStorageClass(client);
    await progress.step('Nodes are Ready', (note) => awaitNodes(client, config, started, note));
  } finally {
    await client.close();
  }
}

async function installMissing({ store }: UpOptions, progress: Progress): Promise<void> {
  const missing = missingPackages(store);
  if (missing.length > 0) await progress.step(`Installing ${missing.join(', ')}`, () => installPackages(missing));
}

async function describeCluster({ name, nodes, store, port }: UpOptions): Promise<ClusterConfig> {
  const taken = new Set([...existingClusters().map(({ bridge }) => bridge), ...presentBridges()].map((bridge) => Number(bridge.slice('kubets'.length))));
  const index = Array.from({ length: 200 }, (_, candidate) => candidate).find((candidate) => !taken.has(candidate)) ?? 0;
  return planCluster({ name, nodes, store, index, ports: await freePorts(port) });
}

/** Bridges of all clusters that run on this machine, those of another KUBETS_HOME included. */
function presentBridges(): readonly string[] {
  return readdirSync('/sys/class/net').filter((link) => /^kubets\d+$/.test(link));
}

function farewell(config: ClusterConfig, paths: ClusterPaths, merged: boolean, answers: readonly string[], took: string): string {
  const kubectl = merged ? 'kubectl' : `kubectl --kubeconfig ${paths.kubeconfig}`;
  return [
    '',
    `Cluster ${config.name} is up with ${config.nodes.length} nodes in ${took}.`,
    ...answers,
    '',
    'What to do next:',
    `  ${kubectl} get nodes -o wide`,
    `  ${kubectl} get pods -A`,
    '  bin/kubectl explain deployment.spec       (kubectl comes with this project, too)',
    `  bin/kubets status${config.name === 'kubets' ? '' : ` --name ${config.name}`}`,
    '  npm run down                              (removes every trace)',
    merged ? `Context ${contextName(config)} is in your kubeconfig.` : `Kubeconfig: ${paths.kubeconfig}`,
  ].join('\n');
}
