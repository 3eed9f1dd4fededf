import { Duplex } from 'node:stream';
import type { WebSocketConnection } from './connection.ts';
import { createFeed } from './feed.ts';

/** The binary messages of a WebSocket as one stream of bytes, for a protocol tunnelled through it. */
export function webSocketByteStream(connection: WebSocketConnection): Duplex {
  const feed = createFeed();
  const stream = new Duplex({
    read: feed.wanted,
    write(chunk: Buffer, _encoding, done) {
      connection.send(chunk).then(() => done(), done);
    },
    final(done) {
      connection.close();
      done();
    },
    destroy(error, done) {
      connection.close();
      feed.wanted();
      done(error);
    },
  });
  connection.receive(
    (message) => feed.push(stream, message),
    () => void stream.push(null),
  );
  return stream;
}
