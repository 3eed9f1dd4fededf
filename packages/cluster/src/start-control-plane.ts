import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClusterConfig } from './cluster-config.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { markedEnvironment } from './cluster-processes.ts';
import { CommandError } from './command-error.ts';
import type { SupervisorMessage } from './supervisor/supervisor.ts';

const limitMs = 60_000;
/** A component that ends this often before the API server is ready will not come up by itself. */
const mostFailures = 3;

/** Starts the supervisor, which goes on by itself; returns when it says that the API server and the engines are ready. */
export async function startControlPlane(config: ClusterConfig, paths: ClusterPaths, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const supervisor = startSupervisor(config, paths);
  try {
    await untilReady(supervisor, config, paths, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
  } finally {
    if (supervisor.connected) supervisor.disconnect();
    supervisor.unref();
  }
}

function startSupervisor(config: ClusterConfig, paths: ClusterPaths): ChildProcess {
  for (const folder of [paths.run, paths.logs, ...config.nodes.map(({ name }) => paths.node(name).root)]) mkdirSync(folder, { recursive: true });
  const log = openSync(paths.logOf('supervisor'), 'a');
  const main = fileURLToPath(new URL('./supervisor/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, config.name], { detached: true, stdio: ['ignore', log, log, 'ipc'], cwd: '/', env: markedEnvironment(paths) });
  closeSync(log);
  return child;
}

function untilReady(supervisor: ChildProcess, config: ClusterConfig, paths: ClusterPaths, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, hint: string): void => reject(new CommandError(what, { hint }));
    const missing = new Set(['apiserver', ...config.nodes.map(({ name }) => `${name}-docker`)]);
    supervisor.on('message', (message: SupervisorMessage) => {
      if (message.type === 'ready' && missing.delete(message.name) && missing.size === 0) resolve();
      if (message.type === 'failed' && message.component.restarts >= mostFailures)
        fail(`${message.component.name} ends again and again (${message.component.lastExit})`, `read ${paths.logOf(message.component.name)}`);
    });
    supervisor.once('error', reject);
    supervisor.once('exit', (code, by) => fail(`the supervisor ended with ${by ?? `exit code ${code}`}`, `read ${paths.logOf('supervisor')}`));
    signal.addEventListener('abort', () => {
      if ((signal.reason as Error).name !== 'TimeoutError') return reject(signal.reason as Error);
      const [first = 'apiserver'] = missing;
      fail(`not ready after ${limitMs / 1000} s: ${[...missing].join(', ')}`, `read ${paths.logOf(first)}`);
    });
  });
}
