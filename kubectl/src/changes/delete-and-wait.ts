import { isApiError, type Status } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { untilObject } from '../api/follow-object.ts';
import type { ObjectTarget } from '../arguments/select-resources.ts';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

export interface DeletionOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: string | undefined;
  readonly dryRun?: boolean;
  /** Only the object of this uid. */
  readonly preconditions?: { readonly uid: string };
}

type Identified = Pick<ObjectTarget, 'resource' | 'namespace' | 'name'>;

/** Asks for a deletion; the answer is the object still being deleted, or a Status once it is gone. */
export function sendDelete(
  session: Session,
  target: Identified,
  { gracePeriodSeconds, propagationPolicy, dryRun, preconditions }: DeletionOptions,
): Promise<AnyObject | Status> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(dryRun && { dryRun: ['All'] }),
    ...(preconditions !== undefined && { preconditions }),
  };
  return session.api.json({ method: 'DELETE', path: objectPath(target.resource, target), body });
}

/** Resolves when the object of this uid (any, when undefined) is gone; throws at the deadline. Who may delete but not watch is not kept waiting. */
export async function waitUntilGone(session: Session, target: Identified, uid: string | undefined, deadline: number): Promise<void> {
  const gone = (object: AnyObject | undefined): true | undefined =>
    object === undefined || (uid !== undefined && object.metadata.uid !== uid) ? true : undefined;
  try {
    const found = await untilObject(session, target, { deadline, test: gone });
    if (found === undefined) throw timedOut(target);
  } catch (error) {
    if (!isApiError(error, 'Forbidden') && !isApiError(error, 'MethodNotAllowed')) throw error;
  }
}

export const timedOut = ({ resource, name }: Identified): CommandError => new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);

export async function deleteAndWait(session: Session, target: Identified, options: DeletionOptions & { readonly deadline: number }): Promise<void> {
  const answer = await sendDelete(session, target, options);
  await waitUntilGone(session, target, deletedUid(answer), options.deadline);
}

/** The uid of the object that an answer to a deletion is about. */
export function deletedUid(answer: AnyObject | Status): string | undefined {
  return answer.kind === 'Status' ? (answer as Status).details?.uid : (answer as AnyObject).metadata.uid;
}
