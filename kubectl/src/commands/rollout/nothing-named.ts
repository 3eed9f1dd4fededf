import { namesFiles } from '../../arguments/select-resources.ts';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';

/** A rollout command works on something named. */
export function requireResource(session: Session): void {
  if (session.args.length === 0 && !namesFiles(session)) throw new CommandError('required resource not specified');
}
