import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { CommandStreams } from '../container-runtime.ts';
import type { Engine } from './engine.ts';
import { demultiplex, distribute, unframed } from './multiplexed-stream.ts';

const exitPollMs = 10;

/** Runs a command in a container to its end. */
export async function execInContainer(
  engine: Engine,
  id: string,
  { command, streams }: { command: readonly string[]; streams: CommandStreams },
): Promise<number> {
  const { Id } = await engine.post<{ Id: string }>(`/containers/${id}/exec`, {
    Cmd: [...command],
    AttachStdin: streams.stdin !== undefined,
    // Attached even if nobody reads: their end is how the engine tells that the command has ended.
    AttachStdout: true,
    AttachStderr: true,
    Tty: streams.tty,
  });
  const connection = await engine.hijack({ method: 'POST', path: `/exec/${Id}/start`, body: { Detach: false, Tty: streams.tty } });
  streams.onResize?.(({ width, height }) => void resize(engine, `/exec/${Id}`, { width, height }));
  await carry(connection, streams);
  streams.signal?.throwIfAborted();
  return exitCodeOf(engine, Id);
}

/** The output may end a moment before the engine knows the exit code. */
async function exitCodeOf(engine: Engine, id: string): Promise<number> {
  for (;;) {
    const { ExitCode, Running } = await engine.get<{ ExitCode: number | null; Running: boolean }>(`/exec/${id}/json`);
    if (!Running) return ExitCode ?? 0;
    await setTimeout(exitPollMs);
  }
}

/** Joins a running container's own streams until it ends or the client leaves. */
export async function attachContainer(engine: Engine, id: string, streams: CommandStreams): Promise<void> {
  const query = { stream: true, stdin: streams.stdin !== undefined, stdout: streams.stdout !== undefined, stderr: streams.stderr !== undefined };
  const connection = await engine.hijack({ method: 'POST', path: `/containers/${id}/attach`, query });
  streams.onResize?.(({ width, height }) => void resize(engine, `/containers/${id}`, { width, height }));
  await carry(connection, streams);
}

/** The process may have ended meanwhile. */
async function resize(engine: Engine, path: string, { width, height }: { readonly width: number; readonly height: number }): Promise<void> {
  await engine.post(`${path}/resize`, undefined, { w: width, h: height }).catch(() => undefined);
}

/** Carries bytes both ways until the engine ends the output. The end of stdin ends only that direction. */
async function carry(connection: Duplex, { stdin, stdout, stderr, tty, signal }: CommandStreams): Promise<void> {
  const stop = (): void => void connection.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  connection.on('error', () => undefined);
  stdin?.pipe(connection);
  try {
    await distribute(tty ? unframed(connection) : demultiplex(connection), { stdout, stderr });
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stdin?.unpipe(connection);
    if (!connection.destroyed) {
      connection.destroy();
      await once(connection, 'close');
    }
  }
}
