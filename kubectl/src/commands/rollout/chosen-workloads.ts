import { forEachSelected, type LiveObject } from '../../arguments/fetch-objects.ts';
import { namesFiles } from '../../arguments/select-resources.ts';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';

/** Calls `each` with what a rollout command works on, all objects where a type alone is named; how many there were. */
export async function forEachWorkload(session: Session, each: (live: LiveObject) => Promise<void>): Promise<number> {
  if (session.args.length === 0 && !namesFiles(session)) throw new CommandError('required resource not specified');
  return forEachSelected(session, { typeMeansAll: true }, each);
}

/** As `forEachWorkload`, and tells when there was nothing. */
export async function forEachWorkloadOrTell(session: Session, each: (live: LiveObject) => Promise<void>): Promise<void> {
  if ((await forEachWorkload(session, each)) === 0) session.note(`No resources found in ${session.namespace} namespace.`);
}
