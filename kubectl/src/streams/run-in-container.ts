import { type Pod, pods } from '@kubets/api';
import type { Status } from '@kubets/machinery';
import { exitCodeOf, runRemoteCommand, type TerminalSize } from '@kubets/streams';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { objectPath } from '../api/api-client.ts';
import { CommandError } from '../command-error.ts';
import type { CommandIo } from '../command-io.ts';
import type { Session } from '../session.ts';
import { DetachOnKeys, keySequence } from './detach-keys.ts';

export interface RemoteRun {
  readonly pod: Pod;
  readonly container: string;
  readonly subresource: 'exec' | 'attach';
  readonly command?: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  /** In place of the session's own streams: copying files. */
  readonly streams?: { readonly stdin?: Readable; readonly stdout: Writable; readonly stderr?: Writable };
  /** That the command failed is for the caller to tell. */
  readonly quiet?: boolean;
}

/** Runs or attaches to a command in a container, with the terminal raw meanwhile, and resolves to its exit code. */
export async function runInContainer(session: Session, run: RemoteRun): Promise<number> {
  const { pod, container, subresource, command = [], stdin, tty, streams, quiet = false } = run;
  const query = new URLSearchParams();
  for (const word of command) query.append('command', word);
  query.set('container', container);
  if (stdin) query.set('stdin', 'true');
  query.set('stdout', 'true');
  if (tty) query.set('tty', 'true');
  else query.set('stderr', 'true');
  const { io } = session;
  const detaching = new AbortController();
  const input = streams?.stdin ?? (tty ? detachable(session, () => detaching.abort()) : io.stdin);
  const restore = tty ? rawTerminal(io) : () => undefined;
  try {
    const status = await runRemoteCommand((headers) => session.api.upgrade(objectPath(pods, pod.metadata, subresource), query.toString(), headers), {
      stdin: stdin ? input : undefined,
      stdout: streams?.stdout ?? io.stdout,
      stderr: streams?.stderr ?? io.stderr,
      sizes: tty ? terminalSizes(io) : undefined,
      signal: AbortSignal.any([io.signal, detaching.signal]),
    });
    const code = exitCode(status);
    if (code !== 0 && !quiet) session.note(`command terminated with exit code ${code}`);
    return code;
  } catch (error) {
    if (detaching.signal.aborted) return 0;
    throw error;
  } finally {
    restore();
  }
}

/** The keys typed; the sequence to detach leaves the container as it is. Commands that only execute know none. */
function detachable({ flags, io }: Session, onDetach: () => void): Readable {
  const keys = flags.has('detach-keys') ? flags.optional('detach-keys') : undefined;
  return keys === undefined ? io.stdin : io.stdin.pipe(new DetachOnKeys(keySequence(keys), onDetach));
}

function exitCode(status: Status): number {
  const code = exitCodeOf(status);
  if (code === undefined) throw new CommandError(`Internal error occurred: ${status.message ?? 'the command could not be run'}`);
  return code;
}

interface RawTerminal {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

function rawTerminal({ stdin }: CommandIo): () => void {
  const terminal: RawTerminal = stdin;
  if (terminal.isTTY !== true) return () => undefined;
  terminal.setRawMode?.(true);
  return () => void terminal.setRawMode?.(false);
}

/** The terminal's size now and whenever it changes. */
async function* terminalSizes({ stdout, signal }: CommandIo): AsyncGenerator<TerminalSize, void, undefined> {
  const size = (): TerminalSize | undefined => (stdout.columns && stdout.rows ? { width: stdout.columns, height: stdout.rows } : undefined);
  const changes = new PassThrough({ objectMode: true });
  const onResize = (): void => void changes.write(size());
  stdout.on('resize', onResize);
  signal.addEventListener('abort', () => changes.end(), { once: true });
  const first = size();
  if (first !== undefined) yield first;
  try {
    for await (const change of changes) yield change as TerminalSize;
  } finally {
    stdout.off('resize', onResize);
  }
}
