import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';
import { runInContainer } from '../../streams/run-in-container.ts';
import type { PodFile } from './file-spec.ts';
import { moveTree } from './move-tree.ts';
import { targetContainer, type TargetContainer } from './target-container.ts';

/** Unpacks the archive that `tar` makes in the container; what it holds becomes the destination, or is added to the directory there. */
export async function copyFromPod(session: Session, source: PodFile, destination: string): Promise<number> {
  const target = await targetContainer(session, source, (line) => session.printLine(line));
  const staging = mkdtempSync(join(tmpdir(), 'kubectl-cp-'));
  try {
    const code = await unpackInto(staging, (archive) => fetchArchive(session, target, source.path, archive));
    if (code !== 0) return code;
    mkdirSync(dirname(destination), { recursive: true });
    await moveTree(join(staging, insideArchive(source.path)), destination, (link) => session.note(skipped(link, source)));
    return 0;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** `fetch` writes the archive and ends it. */
async function unpackInto(directory: string, fetch: (archive: Writable) => Promise<number>): Promise<number> {
  const tar = spawn('tar', ['xf', '-', '-C', directory, '--no-same-owner'], { stdio: ['pipe', 'inherit', 'ignore'] });
  const unpacked = new Promise<void>((resolve, reject) => {
    tar.once('error', (error) => reject(new CommandError(`cannot run tar: ${error.message}`, { cause: error }))).once('close', () => resolve());
  });
  tar.stdin.on('error', () => undefined);
  const [code] = await Promise.all([fetch(tar.stdin), unpacked]);
  return code;
}

async function fetchArchive(session: Session, target: TargetContainer, path: string, archive: Writable): Promise<number> {
  const counted = new ByteCount();
  counted.pipe(archive);
  try {
    return await fetchBytes(session, target, path, counted);
  } finally {
    counted.end();
  }
}

/** A copy that breaks off goes on where it stopped, as often as `--retries` allows. */
async function fetchBytes(session: Session, target: TargetContainer, path: string, counted: ByteCount): Promise<number> {
  const retries = session.flags.int('retries');
  for (let retry = 1; ; retry++) {
    const command = retries === 0 ? ['tar', 'cf', '-', path] : ['sh', '-c', `tar cf - ${path} | tail -c+${counted.bytes === 0 ? 0 : counted.bytes + 1}`];
    try {
      const streams = { stdout: counted, stderr: session.io.stdout };
      return await runInContainer(session, { ...target, subresource: 'exec', command, stdin: false, tty: false, streams });
    } catch (error) {
      if (error instanceof CommandError || session.io.signal.aborted || (retries >= 0 && retry > retries)) throw error;
      session.printLine(`Resuming copy at ${counted.bytes} bytes, retry ${retry}/${retries}`);
    }
  }
}

class ByteCount extends Transform {
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: Error | null, chunk: Buffer) => void): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }
}

/** The name in an archive of what is at a path: no leading slash, nothing above the root. */
const insideArchive = (path: string): string => posix.join('/', path).slice(1);

function skipped({ path, target, first }: { readonly path: string; readonly target: string; readonly first: boolean }, source: PodFile): string {
  const told = `warning: skipping symlink: ${JSON.stringify(path)} -> ${JSON.stringify(target)}`;
  const [namespace, pod, file] = [source.namespace ?? '', source.pod, source.path].map((part) => JSON.stringify(part));
  return first ? `${told} (consider using "kubectl exec -n ${namespace} ${pod} -- tar cf - ${file} | tar xf -")` : told;
}
