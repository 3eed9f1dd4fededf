import type { Session } from '../session.ts';

/** A terminal was asked for and there is one on our side. */
export function usableTerminal(session: Session, stdin: boolean): boolean {
  if (!session.flags.boolean('tty')) return false;
  if (stdin && session.io.stdin.isTTY === true) return true;
  if (!session.flags.has('quiet') || !session.flags.boolean('quiet')) session.note('Unable to use a TTY - input is not a terminal or the right kind of file');
  return false;
}
