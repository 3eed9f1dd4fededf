import { readClusterConfig } from '../cluster-state.ts';
import { clusterPaths } from '../cluster-paths.ts';
import { supervise } from './supervisor.ts';

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: supervisor <cluster name>');
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
const paths = clusterPaths(name);
await supervise(readClusterConfig(paths), paths, stop.signal);
