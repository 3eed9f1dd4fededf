import type { LoopLog } from '@kubets/control-loop';
import { type Clock, pause } from '@kubets/machinery';
import type { PodCache } from './pods/pod-cache.ts';
import type { ContainerRuntime } from './runtime/container-runtime.ts';

const resyncEveryMs = 300_000;
const retryMs = 1_000;

/**
 * Keeps the cache true to the runtime: by its events, by a full look each time the connection was made, and by a slow
 * one for whatever the events missed. `synced` resolves after the first full look.
 */
export function followRuntime({
  runtime,
  cache,
  clock,
  log,
  signal,
}: {
  runtime: ContainerRuntime;
  cache: PodCache;
  clock: Clock;
  log: LoopLog;
  signal: AbortSignal;
}): {
  readonly synced: Promise<void>;
  readonly done: Promise<void>;
} {
  const synced = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => synced.reject(signal.reason), { once: true });
  synced.promise.catch(() => undefined);

  async function resync(): Promise<void> {
    for (;;) {
      try {
        await cache.resync();
        return synced.resolve();
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'the container runtime could not be looked through');
        await pause(clock, retryMs, signal);
      }
    }
  }

  async function followEvents(): Promise<void> {
    for await (const event of runtime.events(signal)) {
      if (event.type === 'resync') await resync();
      else cache.apply(event).catch((error: unknown) => log.warn({ container: event.id, err: error }, 'a container could not be looked at'));
    }
  }

  async function resyncSlowly(): Promise<void> {
    while (!signal.aborted) {
      await pause(clock, resyncEveryMs, signal);
      if (!signal.aborted) await resync();
    }
  }
  return { synced: synced.promise, done: Promise.all([followEvents(), resyncSlowly()]).then(() => undefined) };
}
