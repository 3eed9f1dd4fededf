import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';

/** The one name a command was given. */
export function onlyArgument(session: Session): string {
  const [name, ...others] = session.args;
  if (name === undefined || others.length > 0) throw unexpectedArguments(session);
  return name;
}

/** Not as many arguments as the command takes: its help says how many. */
export function unexpectedArguments({ args }: Session): CommandError {
  return new CommandError(`Unexpected args: [${args.join(' ')}]`, { showsHelp: true });
}
