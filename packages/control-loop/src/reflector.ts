import type { Client, ListOptions } from '@kubets/client';
import { type ApiError, type Clock, isApiError, type KubeObject, type ResourceReference, pause } from '@kubets/machinery';
import { BackOff } from './back-off.ts';
import { childController } from './child-controller.ts';
import type { LoopLog } from './loop-log.ts';

/** What follows a resource: one whole list at a time, or one change. */
export interface ReflectorTarget<T extends KubeObject> {
  replace(objects: readonly T[]): void;
  set(object: T): void;
  delete(object: T): void;
}

export interface ReflectorOptions<T extends KubeObject> {
  readonly client: Client;
  readonly resource: ResourceReference<T>;
  readonly selection: Pick<ListOptions, 'namespace' | 'labelSelector' | 'fieldSelector'>;
  readonly target: ReflectorTarget<T>;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly random?: () => number;
}

const pageSize = 5000;
const shortestWatchSeconds = 300;
/** How long past its own limit a server may keep a watch open before we take the connection for dead. */
const idleMarginMs = 30_000;
/** A watch that ended sooner than this without an event counts as a failure. */
const shortWatchMs = 1000;

/**
 * Follows a resource until the signal aborts: a consistent list, then watches that resume where the last one ended. A
 * revision the server no longer knows leads to a new list; any other failure is tried again, 0.8 to 30 s apart.
 */
export async function reflect<T extends KubeObject>(options: ReflectorOptions<T>, signal: AbortSignal): Promise<void> {
  const { clock, log, resource, random = Math.random } = options;
  const backOff = new BackOff({ firstMs: 800, limitMs: 30_000, jitter: 1, random });
  let revision: string | undefined;
  while (!signal.aborted) {
    const resumed = revision !== undefined;
    try {
      revision ??= await listAll(options, signal);
      for await (const seen of watchOnce(options, revision, signal)) {
        revision = seen;
        backOff.reset();
      }
      continue;
    } catch (error) {
      if (signal.aborted) return;
      if (isUnknownRevision(error)) {
        revision = undefined;
        // A server that was started again knows no old revisions; only one that refuses its own list's revision is given time.
        if (resumed) continue;
      }
      log.warn({ resource: resource.plural, err: error }, 'following a resource was interrupted');
    }
    await pause(clock, backOff.next(), signal);
  }
}

/** Every object at one revision, handed to the target at once; returns the revision. */
async function listAll<T extends KubeObject>({ client, resource, selection, target }: ReflectorOptions<T>, signal: AbortSignal): Promise<string> {
  const objects: T[] = [];
  let next: string | undefined;
  for (;;) {
    const page = await client.list(resource, { ...selection, limit: pageSize, continue: next, signal });
    for (const object of page.items) objects.push(withoutManagedFields(object));
    next = page.metadata.continue;
    if (next === undefined || next === '') {
      target.replace(objects);
      return page.metadata.resourceVersion;
    }
  }
}

/** One watch from `revision` on; yields each revision it has reached. */
async function* watchOnce<T extends KubeObject>(options: ReflectorOptions<T>, revision: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  const { client, resource, selection, target, clock, random = Math.random } = options;
  const timeoutSeconds = Math.round(shortestWatchSeconds * (1 + random()));
  using watching = childController(signal);
  void clock.sleep(timeoutSeconds * 1000 + idleMarginMs, watching.signal).then(
    () => watching.abort(new Error('the watch outlived its time limit')),
    () => undefined,
  );
  const startedAt = clock.now().getTime();
  let events = 0;
  try {
    const watch = { ...selection, resourceVersion: revision, allowWatchBookmarks: true, timeoutSeconds, signal: watching.signal };
    for await (const event of client.watch(resource, watch)) {
      events++;
      if (event.type === 'DELETED') target.delete(withoutManagedFields(event.object));
      else if (event.type !== 'BOOKMARK') target.set(withoutManagedFields(event.object));
      yield event.object.metadata.resourceVersion;
    }
  } finally {
    watching.abort(new Error('the watch has ended'));
  }
  if (events === 0 && clock.now().getTime() - startedAt < shortWatchMs) throw new Error('the server ended the watch at once');
}

/** The server compacted the revision away, or (a store set back) has not reached it. */
function isUnknownRevision(error: unknown): boolean {
  if (!isApiError(error)) return false;
  return error.code === 410 || error.reason === 'Invalid' || isRevisionTooLarge(error);
}

function isRevisionTooLarge({ status }: ApiError): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'ResourceVersionTooLarge') ?? false;
}

/** Nobody who follows a resource reads them, and they are half the memory; servers keep them when an update leaves them out. */
function withoutManagedFields<T extends KubeObject>(object: T): T {
  delete object.metadata.managedFields;
  return object;
}
