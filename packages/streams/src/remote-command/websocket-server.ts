import type { Status } from '@kubets/machinery';
import { finished, PassThrough, Writable } from 'node:stream';
import type { WebSocketConnection } from '../websocket/connection.ts';
import { writeInStep } from '../write-in-step.ts';
import { parseTerminalSize, type RemoteCommandOptions, type RemoteCommandStreams, type TerminalSize } from './remote-command-streams.ts';
import { channel, channelMessage } from './websocket-channels.ts';

/** Serves a remote command over WebSocket channels v4 or v5. */
export function webSocketRemoteCommand(connection: WebSocketConnection, options: RemoteCommandOptions): RemoteCommandStreams {
  const stdin = options.stdin ? new PassThrough() : undefined;
  const stdout = options.stdout ? channelWriter(connection, channel.stdout) : undefined;
  const stderr = options.stderr && !options.tty ? channelWriter(connection, channel.stderr) : undefined;
  const sizes: TerminalSize[] = [];
  let resize = (size: TerminalSize): void => void sizes.push(size);
  const gone = new AbortController();
  void connection.closed.then(() => {
    stdin?.destroy();
    gone.abort(new Error('the client closed the connection'));
  });
  connection.receive((message) => {
    const data = message.subarray(1);
    if (message[0] === channel.stdin) return stdin === undefined || data.length === 0 ? undefined : writeInStep(stdin, data);
    if (message[0] === channel.resize) withSize(data, (size) => resize(size));
    if (message[0] === channel.close && data[0] === channel.stdin) stdin?.end();
    return undefined;
  });
  // Clients wait for a message on each output channel before they treat the command as running.
  void announce(connection, options);
  return {
    stdin,
    stdout,
    stderr,
    signal: gone.signal,
    onResize(listener) {
      resize = listener;
      sizes.splice(0).forEach(listener);
    },
    async finish(status: Status) {
      await Promise.all([ended(stdout), ended(stderr)]);
      if (!gone.signal.aborted) await connection.send(channelMessage(channel.error, JSON.stringify(status))).catch(() => undefined);
      connection.close();
    },
  };
}

async function announce(connection: WebSocketConnection, { stdout }: RemoteCommandOptions): Promise<void> {
  if (stdout) await connection.send(channelMessage(channel.stdout, '')).catch(() => undefined);
}

function withSize(data: Buffer, use: (size: TerminalSize) => void): void {
  const size = parseTerminalSize(data.toString());
  if (size !== undefined) use(size);
}

function channelWriter(connection: WebSocketConnection, number: number): Writable {
  const writer = new Writable({
    write(chunk: Buffer, _encoding, done) {
      connection.send(channelMessage(number, chunk)).then(() => done(), done);
    },
  });
  // A client that went away shows as an aborted signal; the writer's own error says nothing more.
  writer.on('error', () => undefined);
  return writer;
}

function ended(stream: Writable | undefined): Promise<void> {
  if (stream === undefined || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    finished(stream, () => resolve());
    stream.end();
  });
}
