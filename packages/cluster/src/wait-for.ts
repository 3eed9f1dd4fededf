import { isApiError, keyOf, type KubeObject, type ObjectKey, type ResourceReference } from '@kubets/machinery';
import type { Client } from '@kubets/client';
import { CommandError } from './command-error.ts';

export interface WaitOptions<T extends KubeObject> {
  readonly namespace?: string;
  /** All objects of the resource as they are now. */
  readonly until: (objects: readonly T[]) => boolean;
  /** What is still missing, for the progress line and the error. */
  readonly describe: (objects: readonly T[]) => string;
  readonly timeoutMs: number;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Follows a resource by watch until the condition holds. */
export async function waitFor<T extends KubeObject>(client: Client, resource: ResourceReference<T>, options: WaitOptions<T>): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  const seen = new Map<ObjectKey, T>();
  try {
    while (!(await follow(client, resource, { ...options, signal }, seen)));
  } catch (error) {
    if (!timeout.aborted) throw error;
    throw new CommandError(`timed out after ${options.timeoutMs / 1000} s: ${options.describe([...seen.values()])}`, { cause: error });
  }
}

/** One list and watch, kept in `seen`; true when the condition came true, false when the watch ended before. */
async function follow<T extends KubeObject>(
  client: Client,
  resource: ResourceReference<T>,
  { namespace, until, describe, note, signal }: WaitOptions<T>,
  seen: Map<ObjectKey, T>,
): Promise<boolean> {
  const holds = (): boolean => {
    const objects = [...seen.values()];
    note(describe(objects));
    return until(objects);
  };
  const list = await client.list(resource, { namespace, signal });
  seen.clear();
  for (const object of list.items) seen.set(keyOf(object), object);
  if (holds()) return true;
  const watch = new AbortController();
  const either = AbortSignal.any([signal, watch.signal]);
  try {
    for await (const event of client.watch(resource, { namespace, resourceVersion: list.metadata.resourceVersion, signal: either })) {
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'DELETED') seen.delete(keyOf(event.object));
      else seen.set(keyOf(event.object), event.object);
      if (holds()) return true;
    }
  } catch (error) {
    if (!isApiError(error, 'Expired') && !isApiError(error, 'Gone')) throw error;
  } finally {
    watch.abort();
  }
  signal.throwIfAborted();
  return false;
}
