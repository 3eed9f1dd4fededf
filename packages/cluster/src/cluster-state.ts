import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { clusterConfigSchema, clusterFormat, type ClusterConfig } from './cluster-config.ts';
import { clusterPaths, clustersHome, type ClusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';
import { writeWhole } from './write-whole.ts';

export function readClusterConfig(paths: ClusterPaths): ClusterConfig {
  const described = parseJson(paths.config);
  const parsed = clusterConfigSchema.safeParse(described);
  if (parsed.success) return parsed.data;
  const hint = `remove the cluster and make it anew: kubets down${nameFlag(paths.name)}`;
  const format = (described as { format?: unknown } | undefined)?.format ?? 'none';
  if (format !== clusterFormat)
    throw new CommandError(`${paths.root} is of another version of kubets (its format is ${JSON.stringify(format)}, this version knows ${clusterFormat})`, {
      hint,
    });
  throw new CommandError(`${paths.config} does not describe a cluster`, { hint, cause: parsed.error });
}

export function writeClusterConfig(paths: ClusterPaths, config: ClusterConfig): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  writeWhole(paths.config, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** The description is the first file of a cluster's folder to come and the last to go. */
export function clusterExists(paths: ClusterPaths): boolean {
  return existsSync(paths.config);
}

/** The cluster of that name; without one, an error that names those there are. */
export function existingCluster(name: string): { readonly config: ClusterConfig; readonly paths: ClusterPaths } {
  const paths = clusterPaths(name);
  if (clusterExists(paths)) return { paths, config: readClusterConfig(paths) };
  const others = clusterNames();
  const hint = others.length > 0 ? `there are: ${others.join(', ')}` : `make it with: kubets up${nameFlag(name)}`;
  throw new CommandError(`there is no cluster ${name}`, { hint });
}

export function clusterNames(home: string = clustersHome()): readonly string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home).filter((name) => clusterExists(clusterPaths(name, home)));
}

/** Every cluster of this home that can be read; one that is broken must not stand in the way of others. */
export function readableClusters(home: string = clustersHome()): readonly ClusterConfig[] {
  return clusterNames(home).flatMap((name) => {
    const parsed = clusterConfigSchema.safeParse(parseJson(clusterPaths(name, home).config));
    return parsed.success ? [parsed.data] : [];
  });
}

/** How to name the cluster on a command line. */
export function nameFlag(name: string): string {
  return name === 'kubets' ? '' : ` --name ${name}`;
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Missing, cut short or unreadable: whatever it was, it describes no cluster.
    return undefined;
  }
}
