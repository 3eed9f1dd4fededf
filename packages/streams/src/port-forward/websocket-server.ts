import { Duplex } from 'node:stream';
import type { WebSocketConnection } from '../websocket/connection.ts';
import { createFeed } from '../websocket/feed.ts';
import type { OnForwardedConnection, PortForwardServer } from './session.ts';

/**
 * The older WebSocket form, which browsers' and Node clients use: one connection per port, channel 2i for its bytes
 * and 2i+1 for its error, each opened by the server with the port number.
 */
export function servePortForwardChannels(connection: WebSocketConnection, ports: readonly number[], onConnection: OnForwardedConnection): PortForwardServer {
  const channels = ports.map((port, index) => openChannel(connection, port, index));
  connection.receive((message) => {
    const number = message[0] ?? 0;
    return number % 2 === 0 ? channels[number / 2]?.receive(message.subarray(1)) : undefined;
  });
  void connection.closed.then(() => channels.forEach(({ data }) => data.destroy()));
  channels.forEach(({ data, finish, port }) => onConnection({ port, data, finish }));
  return { closed: connection.closed, close: () => connection.close() };
}

interface PortChannel {
  readonly port: number;
  readonly data: Duplex;
  receive(bytes: Buffer): Promise<void> | undefined;
  readonly finish: (message?: string) => void;
}

function openChannel(connection: WebSocketConnection, port: number, index: number): PortChannel {
  const send = (number: number, bytes: Buffer): Promise<void> => connection.send(Buffer.concat([Buffer.from([number]), bytes]));
  const feed = createFeed();
  const announcement = Buffer.alloc(2);
  announcement.writeUInt16LE(port);
  const data = new Duplex({
    read: feed.wanted,
    write(chunk: Buffer, _encoding, done) {
      send(index * 2, chunk).then(() => done(), done);
    },
  });
  data.on('error', () => undefined);
  data.on('close', feed.wanted);
  void send(index * 2, announcement).catch(() => undefined);
  void send(index * 2 + 1, announcement).catch(() => undefined);
  return {
    port,
    data,
    receive: (bytes) => feed.push(data, bytes),
    finish: (message) => void (message !== undefined && send(index * 2 + 1, Buffer.from(message)).catch(() => undefined)),
  };
}
