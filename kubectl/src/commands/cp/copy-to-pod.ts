import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, dirname, posix } from 'node:path';
import { PassThrough } from 'node:stream';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';
import { runInContainer } from '../../streams/run-in-container.ts';
import type { PodFile } from './file-spec.ts';
import { targetContainer, type TargetContainer } from './target-container.ts';

/** Sends a file or a directory as an archive that `tar` unpacks in the container; into a directory that is there it goes under its own name. */
export async function copyToPod(session: Session, path: string, destination: PodFile): Promise<number> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new CommandError(`${path} doesn't exist in local filesystem`);
  const target = await targetContainer(session, destination, (line) => session.note(line));
  const wanted = destination.path.replace(/(.)\/$/, '$1');
  const into = (await isDirectory(session, target, wanted)) ? posix.join(wanted, basename(path)) : wanted;
  const [directory, name] = [posix.dirname(into), posix.basename(into)];
  const preserve = session.flags.boolean('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  return runInContainer(session, {
    ...target,
    subresource: 'exec',
    command: ['tar', ...preserve, '-xmf', '-', '-C', directory],
    stdin: true,
    tty: false,
    streams: { stdin: archive(path, name), stdout: session.io.stdout },
  });
}

/** What is at the path, under another name; where its links point stays as it is. */
function archive(path: string, name: string): PassThrough {
  const [directory, own] = [dirname(path), basename(path)];
  const renaming = `--transform=flags=r;s,^${own.replace(/[.*[\]^$\\,]/g, '\\$&')},${name.replace(/[\\&,]/g, '\\$&')},`;
  const bytes = new PassThrough();
  const tar = spawn('tar', ['cf', '-', '-C', directory, renaming, own], { stdio: ['ignore', 'pipe', 'inherit'] });
  tar.on('error', (error) => bytes.destroy(new CommandError(`cannot run tar: ${error.message}`, { cause: error })));
  tar.stdout.pipe(bytes);
  return bytes;
}

async function isDirectory(session: Session, target: TargetContainer, path: string): Promise<boolean> {
  const nobody = new PassThrough().resume();
  const streams = { stdout: nobody, stderr: nobody };
  return (
    (await runInContainer(session, { ...target, subresource: 'exec', command: ['test', '-d', path], stdin: false, tty: false, streams, quiet: true })) === 0
  );
}
