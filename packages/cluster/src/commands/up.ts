import type { AtBoot } from '../boot-unit.ts';
import type { ClusterConfig } from '../cluster-config.ts';
import { clusterFolder } from '../cluster-folder.ts';
import { withClusterLock } from '../cluster-lock.ts';
import { clusterPaths, refuseUnusable, type ClusterPaths } from '../cluster-paths.ts';
import { claimCluster } from '../claim-cluster.ts';
import { contextName } from '../cluster-pki.ts';
import { clusterExists, nameFlag } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { deployExample } from '../example/deploy-example.ts';
import { type ExampleImage, prepareExampleImage } from '../example/example-image.ts';
import { installPackages, missingPackages, requireRoot } from '../prerequisites.ts';
import { seconds, type Progress } from '../progress.ts';
import { startProcesses, untilNodesReady } from '../start-cluster.ts';
import { mergeIntoUserKubeconfig, readKubeconfig, userKubeconfigPath } from '../user-kubeconfig.ts';
import { removeCluster } from '../remove-cluster.ts';

export interface UpOptions {
  readonly name: string;
  readonly nodes: number;
  readonly store: ClusterConfig['store'];
  readonly port?: number | undefined;
  readonly merge: boolean;
  readonly example: boolean;
}

interface Making {
  readonly paths: ClusterPaths;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** From nothing to a cluster whose nodes are Ready; with `example`, to an application that answers. When the signal aborts, nothing is left. */
export async function up(options: UpOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  requireRoot('up');
  const making = { paths: clusterPaths(options.name), progress, signal };
  await withClusterLock(making.paths, () => makeOrRemove(options, making));
}

async function makeOrRemove(options: UpOptions, making: Making): Promise<void> {
  refuseExisting(options.name, making.paths);
  refuseUnusable(making.paths);
  if (options.merge) readKubeconfig(userKubeconfigPath());
  await installMissing(options, making.progress);
  const example = options.example ? prepareExampleImage() : undefined;
  try {
    await make(options, example, making);
  } catch (error) {
    if (!making.signal.aborted) throw explained(error, making.paths);
    await making.progress.step('Interrupted: removing what was made', () => removeCluster(making.paths));
    throw new CommandError('interrupted; nothing of the cluster is left', { cause: error });
  }
}

async function make(options: UpOptions, example: ExampleImage | undefined, { paths, progress, signal }: Making): Promise<void> {
  const started = performance.now();
  const config = await progress.step(`Network with ${options.nodes} nodes`, () => claimCluster(options, paths));
  const starting = { config, paths, progress, signal };
  const begun = new Date();
  await startProcesses(starting);
  const [atBoot] = await Promise.all([untilNodesReady(starting, begun), example?.loadInto(config, paths)]);
  if (options.merge) mergeIntoUserKubeconfig(paths.kubeconfig);
  const answers = example === undefined ? [] : await deployExample(starting);
  progress.say(farewell({ config, paths, merged: options.merge, atBoot, answers, took: seconds(started) }));
}

function refuseExisting(name: string, paths: ClusterPaths): void {
  if (clusterExists(paths))
    throw new CommandError(`cluster ${name} exists in ${paths.root}`, {
      hint: `start it with: kubets start${nameFlag(name)}; or remove it with: kubets down${nameFlag(name)}`,
    });
  const found = clusterFolder(paths);
  if (found === 'cluster') throw new CommandError(`${paths.root} holds what is left of a cluster`, { hint: `remove it with: kubets down${nameFlag(name)}` });
  if (found === 'files of others') throw new CommandError(`${paths.root} holds files, but no cluster`, { hint: 'move them away, or take another --name' });
}

/** A cluster that did not come up stays for looking into; the way out is said. */
function explained(error: unknown, { name, logs }: ClusterPaths): CommandError {
  const own = error instanceof CommandError && error.hint !== undefined ? `${error.hint}; ` : '';
  const hint = `${own}logs are in ${logs}; remove what was made with: kubets down${nameFlag(name)}`;
  return new CommandError(error instanceof Error ? error.message : String(error), { cause: error, hint });
}

async function installMissing({ store }: UpOptions, progress: Progress): Promise<void> {
  const missing = missingPackages(store);
  if (missing.length > 0) await progress.step(`Installing ${missing.join(', ')}`, () => installPackages(missing));
}

interface Made {
  readonly config: ClusterConfig;
  readonly paths: ClusterPaths;
  readonly merged: boolean;
  readonly atBoot: AtBoot;
  readonly answers: readonly string[];
  readonly took: string;
}

function farewell({ config, paths, merged, atBoot, answers, took }: Made): string {
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
    `  bin/kubets status${nameFlag(config.name)}`,
    `  ${config.name === 'kubets' ? 'npm run down             ' : `bin/kubets down${nameFlag(config.name)}`}                 (removes every trace)`,
    atBoot.type === 'systemd' ? 'systemd starts it again with the machine.' : `After a reboot: bin/kubets start${nameFlag(config.name)} (${atBoot.reason})`,
    merged ? `Context ${contextName(config)} is in your kubeconfig.` : `Kubeconfig: ${paths.kubeconfig}`,
  ].join('\n');
}
