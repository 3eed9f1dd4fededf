import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';

/** The one name a command was given. */
export function onlyArgument(session: Session): string {
  const [name, ...others] = session.args;
  if (name === undefined || others.length > 0) throw new CommandError(`Unexpected args: [${session.args.join(' ')}]`);
  return name;
}
