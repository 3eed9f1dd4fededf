import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { OnReadOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { EventScanner } from './event-scanner.ts';

export interface Watched {
  readonly server: string;
  readonly token: string;
  readonly path: string;
  readonly watchers: number;
  /** Called for every event with its time of writing. */
  readonly found: (writtenAt: number) => void;
}

/** Ends all watches. */
export type StopReading = () => void;

/** One connection per watcher, as clients over HTTP/1.1 do. The bytes are read into one buffer, past node's HTTP client. */
export async function readOverHttp1({ server, token, path, watchers, found }: Watched): Promise<StopReading> {
  const { hostname, port, host } = new URL(server);
  const shared = Buffer.alloc(64 * 1024);
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nAccept: application/json\r\n\r\n`;
  const open = async () => {
    const scanner = new EventScanner(found);
    const answered = Promise.withResolvers<void>();
    const callback = (bytes: number): boolean => {
      answered.resolve();
      scanner.scan(shared.subarray(0, bytes));
      return true;
    };
    const options: ConnectionOptions & { onread: OnReadOpts } = {
      host: hostname,
      port: Number(port),
      rejectUnauthorized: false,
      onread: { buffer: shared, callback },
    };
    const socket = connectTls(options);
    socket.once('error', answered.reject);
    await once(socket, 'secureConnect');
    socket.write(request);
    await answered.promise;
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: watchers }, open));
  return () => sockets.forEach((socket) => socket.destroy());
}

/** All watchers over one connection, as Go's clients do. */
export async function readOverHttp2({ server, token, path, watchers, found }: Watched): Promise<StopReading> {
  const session = connectHttp2(server, { rejectUnauthorized: false, settings: { initialWindowSize: 4 * 1024 * 1024 } });
  session.on('connect', () => session.setLocalWindowSize(64 * 1024 * 1024));
  await once(session, 'connect');
  const open = async (): Promise<void> => {
    const scanner = new EventScanner(found);
    const stream = session.request({ ':path': path, authorization: `Bearer ${token}` });
    stream.on('data', (chunk: Buffer) => scanner.scan(chunk));
    stream.on('error', () => undefined);
    await once(stream, 'response');
  };
  await Promise.all(Array.from({ length: watchers }, open));
  return () => session.destroy();
}
