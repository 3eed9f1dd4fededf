import type { Status } from '@kubets/machinery';
import type { Readable, Writable } from 'node:stream';
import { statusOfFailure, success } from '../exit-status.ts';
import type { Upgrade } from '../upgrade-request.ts';
import type { WebSocketConnection } from '../websocket/connection.ts';
import { connectWebSocket } from '../websocket/handshake.ts';
import { writeInStep } from '../write-in-step.ts';
import { formatTerminalSize, type TerminalSize } from './remote-command-streams.ts';
import { channel, channelMessage, remoteCommandProtocols } from './websocket-channels.ts';

export interface RemoteCommandClientOptions {
  readonly stdin?: Readable | undefined;
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
  /** The local terminal's sizes, the current one first. */
  readonly sizes?: AsyncIterable<TerminalSize> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an exec or attach over WebSocket and resolves with the status it ended with; `exitCodeOf` reads it. The local
 * streams are neither ended nor destroyed. Rejects when the upgrade fails or the connection breaks before a status came.
 */
export async function runRemoteCommand(upgrade: Upgrade, options: RemoteCommandClientOptions): Promise<Status> {
  const { connection, protocol } = await connectWebSocket(upgrade, remoteCommandProtocols);
  const done = new AbortController();
  const abort = (): void => connection.close();
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  let status: Status | undefined;
  const ended = Promise.withResolvers<void>();
  connection.receive((message) => {
    const data = message.subarray(1);
    if (message[0] === channel.stdout) return write(options.stdout, data);
    if (message[0] === channel.stderr) return write(options.stderr, data);
    if (message[0] === channel.error) status = parseStatus(data);
    return undefined;
  }, ended.resolve);
  const detachStdin = sendStdin(connection, options.stdin, protocol);
  void sendSizes(connection, options.sizes, done.signal);
  await ended.promise;
  done.abort();
  detachStdin();
  options.signal?.removeEventListener('abort', abort);
  options.signal?.throwIfAborted();
  if (status === undefined) throw new Error('the connection was lost before the command ended');
  return status;
}

function write(stream: Writable | undefined, data: Buffer): Promise<void> | undefined {
  return stream === undefined || data.length === 0 ? undefined : writeInStep(stream, data);
}

function parseStatus(data: Buffer): Status {
  if (data.length === 0) return success;
  try {
    return JSON.parse(data.toString()) as Status;
  } catch {
    return statusOfFailure(data.toString());
  }
}

function sendStdin(connection: WebSocketConnection, stdin: Readable | undefined, protocol: string): () => void {
  if (stdin === undefined) return () => undefined;
  const onData = (chunk: Buffer | string): void => {
    stdin.pause();
    connection.send(channelMessage(channel.stdin, chunk)).then(
      () => stdin.resume(),
      () => undefined,
    );
  };
  const onEnd = (): void => {
    if (protocol === 'v5.channel.k8s.io') connection.send(Buffer.from([channel.close, channel.stdin])).catch(() => undefined);
  };
  stdin.on('data', onData);
  stdin.once('end', onEnd);
  return () => {
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    stdin.pause();
  };
}

async function sendSizes(connection: WebSocketConnection, sizes: AsyncIterable<TerminalSize> | undefined, signal: AbortSignal): Promise<void> {
  if (sizes === undefined) return;
  for await (const size of sizes) {
    if (signal.aborted) return;
    await connection.send(channelMessage(channel.resize, formatTerminalSize(size))).catch(() => undefined);
  }
}
