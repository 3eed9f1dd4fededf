import { type Clock, isApiError, type ObjectKey, systemClock } from '@kubets/machinery';
import type { Controller, Trigger } from './controller.ts';
import { type LoopLog, silentLog } from './loop-log.ts';
import type { ObservedQueue, QueueObserver } from './queue-observer.ts';
import { WorkQueue } from './work-queue.ts';

export interface RunControllersOptions {
  readonly signal: AbortSignal;
  readonly log?: LoopLog;
  readonly clock?: Clock;
  /** Asked for an observer of each controller's queue, once. */
  readonly observe?: ((queue: ObservedQueue) => QueueObserver) | undefined;
}

/**
 * Runs controllers until the signal aborts and their reconciles have returned. Each starts when the informers of its
 * triggers have synced, with every object they hold as its first work.
 */
export async function runControllers(controllers: readonly Controller[], options: RunControllersOptions): Promise<void> {
  await Promise.all(controllers.map((controller) => runController(controller, options)));
}

async function runController(controller: Controller, { signal, log = silentLog, clock = systemClock, observe }: RunControllersOptions): Promise<void> {
  const queue: WorkQueue<ObjectKey> = new WorkQueue(clock, { observer: observe?.(viewOf(controller.name, () => queue)) });
  if (!(await synced(controller, signal))) return;
  const stops = controller.triggers.map((trigger) => feed(trigger, queue));
  const close = (): void => {
    for (const stop of stops) stop();
    queue.close();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  await Promise.all(Array.from({ length: controller.workers ?? 1 }, () => work(controller, queue, signal, log)));
}

function viewOf(name: string, queue: () => WorkQueue<ObjectKey>): ObservedQueue {
  return {
    name,
    get length() {
      return queue().length;
    },
    workingMs: () => queue().workingMs(),
  };
}

async function synced(controller: Controller, signal: AbortSignal): Promise<boolean> {
  try {
    await Promise.all(controller.triggers.map(({ informer }) => informer.whenSynced(signal)));
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function feed(trigger: Trigger, queue: WorkQueue<ObjectKey>): () => void {
  const stop = trigger.informer.onChange((change) => {
    for (const key of trigger.keys(change)) queue.add(key);
  });
  for (const key of trigger.keys({ type: 'replaced', objects: trigger.informer.lister.list(), old: [] })) queue.add(key);
  return stop;
}

async function work(controller: Controller, queue: WorkQueue<ObjectKey>, signal: AbortSignal, log: LoopLog): Promise<void> {
  for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
    try {
      const result = await controller.reconcile(key, signal);
      queue.forget(key);
      if (result?.requeueAfterMs !== undefined) queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (!signal.aborted) report(log, { controller: controller.name, key, failures: queue.failures(key) + 1, err: error });
      queue.retry(key);
    } finally {
      queue.done(key);
    }
  }
}

/** A conflict is the ordinary way to learn of somebody else's write. */
function report(log: LoopLog, failure: { readonly controller: string; readonly key: ObjectKey; readonly failures: number; readonly err: unknown }): void {
  if (isApiError(failure.err, 'Conflict')) log.debug(failure, 'reconciling met a conflict and will be tried again');
  else log.error(failure, 'reconciling failed and will be tried again');
}
