import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import { clusterPaths, readClusterConfig, type ClusterConfig, type ClusterPaths } from '@kubets/cluster';
import { kubetsCommand } from './cluster-under-test.ts';
import { output, runProgram, type Outcome } from './run-program.ts';
import { upstreamKubectl } from './upstream-tools.ts';

/** A cluster of one node that a test may ill-treat, in a home of its own. */
export interface OwnCluster extends AsyncDisposable {
  readonly paths: ClusterPaths;
  readonly config: ClusterConfig;
  readonly client: Client;
  /** Runs `kubets COMMAND` on the cluster; it must succeed. */
  kubets(command: string, ...args: readonly string[]): Promise<string>;
  tryKubets(command: string, ...args: readonly string[]): Promise<Outcome>;
  kubectl(...args: readonly string[]): Promise<string>;
}

export interface OwnClusterOptions {
  /** Name of the cluster. */
  readonly name: string;
  /** Size of the file system the cluster gets to itself, such as `300M`; the machine's own by default. */
  readonly size?: string;
  /** Flags of `kubets up`. */
  readonly flags?: readonly string[];
}

export async function startOwnCluster({ name, size, flags = [] }: OwnClusterOptions): Promise<OwnCluster> {
  const home = mkdtempSync(`/tmp/kubets-${name}-`);
  const image = `${home}.img`;
  if (size !== undefined) await mountOwnFileSystem(image, size, home);
  const paths = clusterPaths(name, path.join(home, 'clusters'));
  mkdirSync(path.dirname(paths.root));
  const environment = { KUBETS_HOME: path.dirname(paths.root), KUBECONFIG: paths.kubeconfig };
  const tryKubets = (command: string, ...args: readonly string[]): Promise<Outcome> =>
    runProgram(kubetsCommand, [command, '--name', name, ...args], { environment });
  const kubets = (command: string, ...args: readonly string[]): Promise<string> => output(kubetsCommand, [command, '--name', name, ...args], { environment });
  const remove = async (): Promise<void> => {
    await kubets('down');
    if (size !== undefined) await output('umount', [home]);
    for (const file of [home, image]) rmSync(file, { recursive: true, force: true });
  };
  try {
    await kubets('up', '--nodes', '1', '--no-merge', ...flags);
  } catch (error) {
    await remove();
    throw error;
  }
  const client = createClient({ ...loadKubeconfig({ path: paths.kubeconfig }), userAgent: 'kubets-e2e' });
  return {
    paths,
    config: readClusterConfig(paths),
    client,
    kubets,
    tryKubets,
    kubectl: (...args) => output(upstreamKubectl('v36'), args, { environment }),
    async [Symbol.asyncDispose]() {
      await client.close();
      await remove();
    },
  };
}

async function mountOwnFileSystem(image: string, size: string, point: string): Promise<void> {
  await output('truncate', ['-s', size, image]);
  await output('mkfs.ext4', ['-q', image]);
  await output('mount', ['-o', 'loop', image, point]);
}
