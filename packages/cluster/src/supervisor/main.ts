import { readClusterConfig } from '../cluster-state.ts';
import { clusterPaths } from '../cluster-paths.ts';
import { supervise } from './supervisor.ts';

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: supervisor <cluster name>');
// The log may lie on a full disk: what cannot be written there is no reason to leave the cluster alone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
const paths = clusterPaths(name);
await supervise(readClusterConfig(paths), paths, {
  signal: stop.signal,
  tell: (message) => void (process.connected && process.send?.(message)),
});
