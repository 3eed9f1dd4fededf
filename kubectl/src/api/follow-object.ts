import { ApiError, type KubeObject, type ResourceReference, type Status } from '@kubets/machinery';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { objectPath, type Query } from './api-client.ts';

export interface Followed {
  readonly resource: Pick<ResourceReference, 'group' | 'version' | 'kind' | 'plural' | 'scope'>;
  readonly namespace?: string | undefined;
  /** Without it the states of whichever object the selectors choose. */
  readonly name?: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface FollowOptions {
  /** When to stop, in milliseconds of the session's clock; the last state is yielded before it. */
  readonly deadline: number;
}

/**
 * The states of one object as they come, the present one first; undefined while there is none. Goes on where a watch
 * ended, and ends at the deadline. Interrupting the command throws.
 */
async function* followObject(session: Session, followed: Followed, { deadline }: FollowOptions): AsyncGenerator<AnyObject | undefined, void, undefined> {
  for (;;) {
    const { object, resourceVersion } = await present(session, followed);
    yield object;
    const left = deadline - session.io.clock.now().getTime();
    if (left <= 0) return;
    yield* changes(session, followed, resourceVersion, Math.min(left, longestWatchMs));
  }
}

/** The first state of the object that `test` accepts; undefined when the deadline passes first. */
export async function untilObject<T>(
  session: Session,
  followed: Followed,
  { deadline, test }: FollowOptions & { readonly test: (object: AnyObject | undefined) => T | undefined },
): Promise<T | undefined> {
  for await (const object of followObject(session, followed, { deadline })) {
    const found = test(object);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** When a `--timeout` that starts now ends; 0 is no limit. */
export function deadlineAfter(session: Session, timeoutMs: number): number {
  return timeoutMs > 0 ? session.io.clock.now().getTime() + timeoutMs : Number.POSITIVE_INFINITY;
}

const longestWatchMs = 300_000;

interface OneInList {
  readonly apiVersion: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items?: KubeObject[];
}

const chosenBy = ({ name, labelSelector, fieldSelector }: Followed): Query =>
  name === undefined ? { labelSelector, fieldSelector } : { fieldSelector: `metadata.name=${name}` };

/** Listed rather than read: a list has a version to watch from also when the object does not exist. */
async function present(session: Session, followed: Followed): Promise<{ readonly object: AnyObject | undefined; readonly resourceVersion: string }> {
  const path = objectPath(followed.resource, { namespace: followed.namespace });
  const { apiVersion, metadata, items } = await session.api.json<OneInList>({ path, query: chosenBy(followed) });
  const [item] = items ?? [];
  const object = item && ({ ...item, apiVersion, kind: followed.resource.kind } as AnyObject);
  return { object, resourceVersion: metadata.resourceVersion };
}

async function* changes(session: Session, followed: Followed, resourceVersion: string, forMs: number): AsyncGenerator<AnyObject | undefined, void, undefined> {
  const signal = AbortSignal.any([session.io.signal, AbortSignal.timeout(forMs)]);
  const path = objectPath(followed.resource, { namespace: followed.namespace });
  try {
    for await (const { type, object } of session.api.events({ path, query: { ...chosenBy(followed), resourceVersion }, signal })) {
      if (type === 'ERROR') throw new ApiError(object as unknown as Status);
      if (type === 'DELETED') yield undefined;
      else if (type !== 'BOOKMARK') yield object as AnyObject;
    }
  } catch (error) {
    const timeIsUp = signal.aborted && !session.io.signal.aborted;
    if (!timeIsUp && !(error instanceof ApiError && error.code === 410)) throw error;
  }
}
