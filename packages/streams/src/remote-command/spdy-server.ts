import type { Status } from '@kubets/machinery';
import { finished, type Writable } from 'node:stream';
import { SpdySession } from '../spdy/session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import { acceptUpgrade, type UpgradeRequest } from '../upgrade-request.ts';
import { parseTerminalSize, type RemoteCommandOptions, type RemoteCommandStreams, type TerminalSize } from './remote-command-streams.ts';

/** Newest first. From v4 on the error stream carries a Status; before it, plain text. */
export const spdyRemoteCommandProtocols: readonly string[] = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io'];

const streamsWithinMs = 30_000;

/** Serves a remote command over SPDY/3.1: resolves once the client has opened every stream it asked for. */
export async function spdyRemoteCommand(upgrade: UpgradeRequest, protocol: string, options: RemoteCommandOptions): Promise<RemoteCommandStreams> {
  acceptUpgrade(upgrade.socket, { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocol });
  const expected = expectedStreams(protocol, options);
  const { session, streams } = await collectStreams(upgrade, expected);
  const gone = new AbortController();
  void session.closed.then(() => gone.abort(new Error('the client closed the connection')));
  const errorStream = streams.get('error');
  return {
    stdin: streams.get('stdin'),
    stdout: streams.get('stdout'),
    stderr: streams.get('stderr'),
    signal: gone.signal,
    onResize: (listener) => readSizes(streams.get('resize'), listener),
    async finish(status: Status) {
      await Promise.all([ended(streams.get('stdout')), ended(streams.get('stderr'))]);
      errorStream?.write(errorText(protocol, status));
      await ended(errorStream);
      session.close();
    },
  };
}

function expectedStreams(protocol: string, { stdin, stdout, stderr, tty }: RemoteCommandOptions): ReadonlySet<string> {
  const withResize = tty && protocol !== 'v2.channel.k8s.io';
  const names = ['error', stdin && 'stdin', stdout && 'stdout', stderr && !tty && 'stderr', withResize && 'resize'];
  return new Set(names.filter((name) => typeof name === 'string'));
}

function collectStreams(
  { socket, head }: UpgradeRequest,
  expected: ReadonlySet<string>,
): Promise<{ session: SpdySession; streams: ReadonlyMap<string, SpdyStream> }> {
  return new Promise((resolve, reject) => {
    const streams = new Map<string, SpdyStream>();
    const fail = (message: string): void => {
      clearTimeout(timer);
      reject(new Error(message));
      session.close();
    };
    const timer = setTimeout(() => fail(`the client did not open its streams within ${streamsWithinMs} ms`), streamsWithinMs);
    const session: SpdySession = new SpdySession(socket, {
      role: 'server',
      head,
      onStream(stream) {
        streams.set(stream.header('streamtype') ?? '', stream);
        if (![...expected].every((name) => streams.has(name))) return;
        clearTimeout(timer);
        // The head may hold every stream already: `session` exists only after its constructor returned.
        queueMicrotask(() => resolve({ session, streams }));
      },
    });
    void session.closed.then(() => fail('the client closed the connection'));
  });
}

function readSizes(stream: SpdyStream | undefined, listener: (size: TerminalSize) => void): void {
  stream?.on('data', (chunk: Buffer) => {
    // The Go client writes one JSON document per size; several may arrive as one chunk.
    for (const text of chunk.toString().split('\n')) {
      const size = text.trim() === '' ? undefined : parseTerminalSize(text);
      if (size !== undefined) listener(size);
    }
  });
}

function errorText(protocol: string, status: Status): string {
  if (protocol === 'v4.channel.k8s.io') return JSON.stringify(status);
  return status.status === 'Success' ? '' : (status.message ?? '');
}

function ended(stream: Writable | undefined): Promise<void> {
  if (stream === undefined || stream.destroyed || stream.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    finished(stream, { readable: false }, () => resolve());
    stream.end();
  });
}
