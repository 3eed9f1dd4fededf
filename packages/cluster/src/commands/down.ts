import { colors } from '../colors.ts';
import { withClusterLock } from '../cluster-lock.ts';
import { clusterPaths, type ClusterPaths } from '../cluster-paths.ts';
import { contextName } from '../cluster-pki.ts';
import { CommandError } from '../command-error.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';
import { removeCluster } from '../remove-cluster.ts';
import { findResidue, presentBridges, provesCluster, type Residue } from '../residue.ts';

/** Removes the cluster from the machine, by its description or by what is found of it, and shows that nothing of it is left. */
export async function down({ name }: { readonly name: string }, progress: Progress): Promise<void> {
  requireRoot('down');
  const paths = clusterPaths(name);
  await withClusterLock(paths, () => removeAndLook(paths, progress));
}

async function removeAndLook(paths: ClusterPaths, progress: Progress): Promise<void> {
  const search = { paths, bridges: await presentBridges(paths), context: contextName(paths) };
  if (!provesCluster(await findResidue(search))) return progress.say(`There is no cluster ${paths.name}: nothing to remove.`);
  await progress.step(`Removing pods, processes, network and ${paths.root}`, () => removeCluster(paths));
  const residue = await findResidue(search);
  progress.say(residueTable(residue));
  if (residue.some(({ found }) => found.length > 0))
    throw new CommandError(`cluster ${paths.name} left something behind`, { hint: 'end what holds it, then remove what is listed above' });
}

function residueTable(residue: readonly Residue[]): string {
  const rows = residue.map(
    ({ looked, found }) => `  ${looked.padEnd(22)} ${found.length === 0 ? colors.green('none') : colors.red(found.join('\n'.padEnd(26)))}`,
  );
  return ['Looked for what is left:', ...rows].join('\n');
}
