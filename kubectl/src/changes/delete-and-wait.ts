import { ApiError, isApiError, type Status } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import type { ObjectTarget } from '../arguments/select-resources.ts';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export interface DeletionOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: string | undefined;
  readonly dryRun?: boolean;
}

type Identified = Pick<ObjectTarget, 'resource' | 'namespace' | 'name'>;

/** Asks for a deletion; the answer is the object still being deleted, or a Status once it is gone. */
export function sendDelete(
  session: Session,
  target: Identified,
  { gracePeriodSeconds, propagationPolicy, dryRun }: DeletionOptions,
): Promise<AnyObject | Status> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(dryRun && { dryRun: ['All'] }),
  };
  return session.api.json({ method: 'DELETE', path: objectPath(target.resource, target), body });
}

/** Resolves when the object of this uid (any, when undefined) is gone; throws when the time is over. */
export async function waitUntilGone(session: Session, target: Identified, uid: string | undefined, timeoutMs: number): Promise<void> {
  const deadline = timeoutMs > 0 ? session.io.clock.now().getTime() + timeoutMs : Number.POSITIVE_INFINITY;
  for (;;) {
    const current = await find(session, target);
    if (current === undefined || (uid !== undefined && current.metadata.uid !== uid)) return;
    const left = deadline - session.io.clock.now().getTime();
    if (left <= 0) throw timedOut(target);
    const ended = await watchForDeletion(session, target, current.metadata.resourceVersion, Math.min(left, 300_000));
    if (ended) return;
  }
}

export const timedOut = ({ resource, name }: Identified): CommandError => new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);

export async function find(session: Session, target: Identified): Promise<AnyObject | undefined> {
  try {
    return await session.api.json<AnyObject>({ path: objectPath(target.resource, target) });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

async function watchForDeletion(session: Session, target: Identified, resourceVersion: string, timeoutMs: number): Promise<boolean> {
  const signal = AbortSignal.any([session.io.signal, AbortSignal.timeout(timeoutMs)]);
  const path = objectPath(target.resource, { namespace: target.namespace });
  try {
    for await (const { type } of session.api.events({ path, query: { fieldSelector: `metadata.name=${target.name}`, resourceVersion }, signal })) {
      if (type === 'DELETED') return true;
      if (type === 'ERROR') return false;
    }
    return false;
  } catch (error) {
    if (signal.aborted && !session.io.signal.aborted) return false;
    if (error instanceof ApiError && error.code === 410) return false;
    throw error;
  }
}

export async function deleteAndWait(session: Session, target: Identified, options: DeletionOptions & { readonly timeoutMs: number }): Promise<void> {
  const answer = await sendDelete(session, target, options);
  const uid = answer.kind === 'Status' ? (answer as Status).details?.uid : (answer as AnyObject).metadata.uid;
  await waitUntilGone(session, target, uid, options.timeoutMs);
}
