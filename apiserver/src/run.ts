import { announceReady, type DaemonContext } from '@kubets/daemon';
import type { ApiserverConfig } from './config.ts';
import { startApiserver } from './server.ts';

/** Serves until the signal aborts, then ends watches and connections and closes the store. */
export async function run(config: ApiserverConfig, { signal, log }: DaemonContext): Promise<void> {
  const server = await startApiserver(config, { log });
  announceReady();
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  log.info('shutting down');
  await server.stop();
}
