import type { Session } from '../session.ts';

/** What a user should know before attaching; nothing with `--quiet`. */
export function noteAttachment(session: Session): void {
  if (session.flags.boolean('quiet')) return;
  session.note(
    'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.',
  );
  session.note("If you don't see a command prompt, try pressing enter.");
}
