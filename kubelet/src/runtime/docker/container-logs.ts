import type { Readable } from 'node:stream';
import type { ContainerInspectInfo } from 'dockerode';
import type { LogChunk, LogOptions } from '../container-runtime.ts';
import { containerPath, inspectContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import { demultiplex, unframed } from './multiplexed-stream.ts';

/** What a container has written, and with `follow` what it writes until the signal aborts. */
export async function* containerLogs(engine: Engine, id: string, options: LogOptions): AsyncGenerator<LogChunk> {
  const info = await inspectContainer(engine, id);
  if (info === undefined) throw new Error(`the container ${id} is gone`);
  const stream = await openLogs(engine, id, options);
  const stop = (): void => void stream.destroy();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    yield* chunksOf(info, stream);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** The end of what a container has written: its last `lines`, and of these the last `bytes`. */
export async function lastOutput(engine: Engine, info: ContainerInspectInfo, { lines, bytes }: { lines: number; bytes: number }): Promise<string> {
  const stream = await openLogs(engine, info.Id, { follow: false, timestamps: false, tailLines: lines, since: undefined });
  let tail = Buffer.alloc(0);
  for await (const { data } of chunksOf(info, stream)) tail = Buffer.concat([tail, data]).subarray(-bytes);
  return tail.toString();
}

function openLogs(engine: Engine, id: string, { follow, timestamps, tailLines, since }: LogOptions): Promise<Readable> {
  const query = { follow, stdout: true, stderr: true, timestamps, tail: tailLines, since: since === undefined ? undefined : since.getTime() / 1000 };
  return engine.stream({ path: `${containerPath(id)}/logs`, query });
}

function chunksOf({ Config }: ContainerInspectInfo, stream: Readable): AsyncIterable<LogChunk> {
  return Config.Tty ? unframed(stream) : demultiplex(stream);
}
