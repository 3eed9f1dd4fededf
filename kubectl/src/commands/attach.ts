import { podNamed } from '../arguments/attachable-pod.ts';
import { chooseContainer, containersText } from '../arguments/container-choice.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, stringFlag } from '../flags/flag.ts';
import { detachKeysFlag } from '../streams/detach-keys.ts';
import { noteAttachment } from '../streams/note-attachment.ts';
import { runInContainer } from '../streams/run-in-container.ts';
import type { Session } from '../session.ts';
import { usableTerminal } from '../streams/usable-terminal.ts';

export const attachCommand: Command = {
  name: 'attach',
  summary: 'Attach to a running container',
  examples: [
    { does: 'What a pod prints', command: 'kubectl attach web' },
    { does: 'A terminal in a container', command: 'kubectl attach web -c shell -i -t' },
    { does: 'The first pod of a replica set', command: 'kubectl attach rs/web' },
  ],
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  flags: [
    stringFlag('container', 'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation or the first container.', { short: 'c' }),
    detachKeysFlag,
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '1m0s' }),
    booleanFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
    booleanFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
    booleanFlag('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: runAttach,
};

async function runAttach(session: Session): Promise<number> {
  const { flags, args } = session;
  if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
  if (args.length > 1) throw session.usageError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
  const pod = await podNamed(session, args[0]);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const container = chooseContainer(pod, flags.optional('container'));
  if (container.defaulted && !flags.boolean('quiet')) session.note(`Defaulted container "${container.name}" out of: ${containersText(pod)}`);
  const stdin = flags.boolean('stdin');
  noteAttachment(session);
  return runInContainer(session, { pod, container: container.name, subresource: 'attach', stdin, tty: usableTerminal(session, stdin) });
}
