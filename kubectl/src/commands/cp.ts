import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, intFlag, stringFlag } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { copyFromPod } from './cp/copy-from-pod.ts';
import { copyToPod } from './cp/copy-to-pod.ts';
import { isInPod, parseFileSpec } from './cp/file-spec.ts';

export const cpCommand: Command = {
  name: 'cp',
  summary: 'Copy files and directories to and from containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
  description: "The container's image must have the 'tar' program.",
  examples: [
    {
      does: 'Copy /tmp/foo_dir local directory to /tmp/bar_dir in a remote pod in the default namespace',
      command: 'kubectl cp /tmp/foo_dir <some-pod>:/tmp/bar_dir',
    },
    { does: 'Copy /tmp/foo from a remote pod to /tmp/bar locally', command: 'kubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar' },
  ],
  flags: [
    stringFlag('container', 'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation or the first container.', { short: 'c' }),
    booleanFlag('no-preserve', "The copied file/directory's ownership and permissions will not be preserved in the container"),
    intFlag(
      'retries',
      'Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying.',
    ),
  ],
  run: copy,
};

function copy(session: Session): Promise<number> {
  const [from, to, ...others] = session.args;
  if (from === undefined || to === undefined || others.length > 0) throw new CommandError('source and destination are required');
  const [source, destination] = [parseFileSpec(from), parseFileSpec(to)];
  if (isInPod(source) && isInPod(destination)) throw new CommandError('one of src or dest must be a local file specification');
  if (source.path === '' || destination.path === '') throw new CommandError('filepath can not be empty');
  if (isInPod(source)) return copyFromPod(session, source, destination.path);
  if (isInPod(destination)) return copyToPod(session, source.path, destination);
  throw new CommandError('one of src or dest must be a remote file specification');
}
