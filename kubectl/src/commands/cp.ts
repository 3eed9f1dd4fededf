import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { type Pod, pods } from '@kubets/api';
import { getObject } from '../api/resources-by-reference.ts';
import { chooseContainer, containersText } from '../arguments/container-choice.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, intFlag, stringFlag } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { runInContainer } from '../streams/run-in-container.ts';
import { type FileSpec, parseFileSpec } from './cp/file-spec.ts';

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

async function copy(session: Session): Promise<number> {
  const [from, to, ...others] = session.args;
  if (from === undefined || to === undefined || others.length > 0) throw new CommandError('source and destination are required');
  const [source, destination] = [parseFileSpec(from), parseFileSpec(to)];
  if (source.pod !== undefined && destination.pod !== undefined) throw new CommandError('one of src or dest must be a local file specification');
  if (source.path === '' || destination.path === '') throw new CommandError('filepath can not be empty');
  if (source.pod !== undefined) return copyFromPod(session, source, destination.path);
  if (destination.pod !== undefined) return copyToPod(session, source.path, destination);
  throw new CommandError('one of src or dest must be a remote file specification');
}

async function targetOf(session: Session, { pod = '', namespace = session.namespace }: FileSpec): Promise<{ readonly pod: Pod; readonly container: string }> {
  const found = await getObject(session, pods, { namespace, name: pod });
  const container = chooseContainer(found, session.flags.optional('container'));
  if (container.defaulted) session.note(`Defaulted container "${container.name}" out of: ${containersText(found)}`);
  return { pod: found, container: container.name };
}

async function copyToPod(session: Session, path: string, destination: FileSpec): Promise<number> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new CommandError(`${path} doesn't exist in local filesystem`);
  const target = await targetOf(session, destination);
  const wanted = destination.path.length > 1 ? destination.path.replace(/\/$/, '') : destination.path;
  const into = (await isDirectory(session, target, wanted)) ? posix.join(wanted, basename(path)) : wanted;
  const [directory, name] = [posix.dirname(into), posix.basename(into)];
  const tar = spawn('tar', ['cf', '-', '-C', dirname(path), `--transform=s,^${escaped(basename(path))},${name},`, basename(path)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const preserve = session.flags.boolean('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const command = ['tar', ...preserve, '-xmf', '-', '-C', directory];
  return runInContainer(session, {
    ...target,
    subresource: 'exec',
    command,
    stdin: true,
    tty: false,
    streams: { stdin: tar.stdout, stdout: session.io.stdout },
  });
}

const escaped = (text: string): string => text.replace(/[.*[\]^$\\,]/g, '\\$&');

async function isDirectory(session: Session, target: { readonly pod: Pod; readonly container: string }, path: string): Promise<boolean> {
  const { PassThrough } = await import('node:stream');
  const quiet = Object.assign(Object.create(session) as Session, { note: () => undefined });
  const code = await runInContainer(quiet, {
    ...target,
    subresource: 'exec',
    command: ['test', '-d', path],
    stdin: false,
    tty: false,
    streams: { stdout: new PassThrough().resume() },
  });
  return code === 0;
}

/** Unpacks beside the destination first, so that what the archive holds can be named as the user asks. */
async function copyFromPod(session: Session, source: FileSpec, destination: string): Promise<number> {
  const target = await targetOf(session, source);
  const path = source.path.replace(/(.)\/$/, '$1');
  const into = statSync(destination, { throwIfNoEntry: false })?.isDirectory() ? join(destination, posix.basename(path)) : destination;
  mkdirSync(dirname(into), { recursive: true });
  const staging = mkdtempSync(join(dirname(into), '.kubectl-cp-'));
  try {
    const tar = spawn('tar', ['xf', '-', '-C', staging, '--no-same-owner'], { stdio: ['pipe', 'inherit', 'inherit'] });
    const unpacked = new Promise<void>((resolve, reject) => tar.on('error', reject).on('close', () => resolve()));
    const command = ['tar', 'cf', '-', '-C', posix.dirname(path), posix.basename(path)];
    const code = await runInContainer(session, { ...target, subresource: 'exec', command, stdin: false, tty: false, streams: { stdout: tar.stdin } });
    tar.stdin.end();
    await unpacked;
    const [name] = readdirSync(staging);
    if (code !== 0 || name === undefined) return code || 1;
    rmSync(into, { recursive: true, force: true });
    renameSync(join(staging, name), into);
    return 0;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
