import type Docker from 'dockerode';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { CommandStreams } from '../container-runtime.ts';
import { demultiplex, distribute, unframed } from './multiplexed-stream.ts';

const exitPollMs = 10;

/** Runs a command in a container to its end. */
export async function execInContainer(
  docker: Docker,
  id: string,
  { command, streams }: { command: readonly string[]; streams: CommandStreams },
): Promise<number> {
  const exec = await docker.getContainer(id).exec({
    Cmd: [...command],
    AttachStdin: streams.stdin !== undefined,
    // Attached even if nobody reads: their end is how the engine tells that the command has ended.
    AttachStdout: true,
    AttachStderr: true,
    Tty: streams.tty,
  });
  const connection = (await exec.start({ hijack: true, stdin: true, Tty: streams.tty })) as Duplex;
  streams.onResize?.(({ width, height }) => void exec.resize({ w: width, h: height }).catch(() => undefined));
  await carry(connection, streams);
  streams.signal?.throwIfAborted();
  return exitCodeOf(exec);
}

/** The output may end a moment before the engine knows the exit code. */
async function exitCodeOf(exec: Docker.Exec): Promise<number> {
  for (;;) {
    const { ExitCode, Running } = await exec.inspect();
    if (!Running) return ExitCode ?? 0;
    await setTimeout(exitPollMs);
  }
}

/** Joins a running container's own streams until it ends or the client leaves. */
export async function attachContainer(docker: Docker, id: string, streams: CommandStreams): Promise<void> {
  const container = docker.getContainer(id);
  const connection = (await container.attach({
    stream: true,
    hijack: true,
    stdin: streams.stdin !== undefined,
    stdout: streams.stdout !== undefined,
    stderr: streams.stderr !== undefined,
  })) as Duplex;
  streams.onResize?.(({ width, height }) => void container.resize({ w: width, h: height }).catch(() => undefined));
  await carry(connection, streams);
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
