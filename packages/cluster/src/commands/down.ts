import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import pc from 'picocolors';
import { clusterPaths, clustersHome } from '../cluster-paths.ts';
import { contextName } from '../cluster-pki.ts';
import { clusterExists, existingClusters, readClusterConfig } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { stopCluster } from '../lifecycle.ts';
import { restoreHost } from '../network/host-network.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';
import { findResidue, type Residue } from '../residue.ts';
import { removeFromUserKubeconfig } from '../user-kubeconfig.ts';

/** Removes the cluster from the machine and shows that nothing of it is left. */
export async function down({ name }: { readonly name: string }, progress: Progress): Promise<void> {
  requireRoot('down');
  const paths = clusterPaths(name);
  if (!clusterExists(paths)) return progress.say(`There is no cluster ${name}: nothing to remove.`);
  const config = readClusterConfig(paths);
  await progress.step('Stopping pods, processes and network', () => stopCluster(config, paths));
  await progress.step(`Removing ${paths.root}`, async () => rmSync(paths.root, { recursive: true, force: true, maxRetries: 5 }));
  removeFromUserKubeconfig(contextName(config));
  if (existingClusters().length === 0) await restoreHost();
  removeWhenEmpty(clustersHome());
  const residue = await findResidue(config, paths, contextName(config));
  progress.say(residueTable(residue));
  if (residue.some(({ found }) => found.length > 0)) throw new CommandError(`cluster ${name} left something behind`);
}

function removeWhenEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

function residueTable(residue: readonly Residue[]): string {
  const rows = residue.map(({ looked, found }) => `  ${looked.padEnd(22)} ${found.length === 0 ? pc.green('none') : pc.red(found.join('\n'.padEnd(26)))}`);
  return ['Looked for what is left:', ...rows].join('\n');
}
