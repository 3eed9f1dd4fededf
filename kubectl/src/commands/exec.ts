import { podNamed } from '../arguments/attachable-pod.ts';
import { chooseContainer, containersText } from '../arguments/container-choice.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, listFlag, stringFlag } from '../flags/flag.ts';
import { runInContainer } from '../streams/run-in-container.ts';
import type { Session } from '../session.ts';
import { usableTerminal } from '../streams/usable-terminal.ts';

export const execCommand: Command = {
  name: 'exec',
  summary: 'Execute a command in a container',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  examples: [
    { does: 'A command in the first container of a pod', command: 'kubectl exec web-5d4f -- date' },
    { does: 'A shell', command: 'kubectl exec -it deploy/web -- sh' },
  ],
  flags: [
    stringFlag('container', 'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation or the first container.', { short: 'c' }),
    listFlag('filename', 'to use to exec into the resource', { short: 'f' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '1m0s' }),
    booleanFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
    booleanFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
    booleanFlag('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: runExec,
};

async function runExec(session: Session): Promise<number> {
  const { flags, args, argsBeforeDash } = session;
  const byFile = flags.list('filename').length > 0;
  if (args.length === 0 && !byFile) throw new CommandError('pod, type/name or --filename must be specified');
  const [name] = byFile ? [undefined] : args;
  const command = byFile ? args : args.slice(1);
  if (argsBeforeDash === undefined && command.length > 0)
    throw new CommandError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples");
  if (command.length === 0) throw new CommandError('you must specify at least one command for the container');
  const pod = await podNamed(session, name);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = chooseContainer(pod, flags.optional('container'));
  if (container.defaulted && !flags.boolean('quiet')) session.note(`Defaulted container "${container.name}" out of: ${containersText(pod)}`);
  const stdin = flags.boolean('stdin');
  return runInContainer(session, { pod, container: container.name, subresource: 'exec', command, stdin, tty: usableTerminal(session, stdin) });
}
