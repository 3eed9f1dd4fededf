import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Duplex } from 'node:stream';
import { SpdySession } from '../spdy/session.ts';
import type { Upgrade } from '../upgrade-request.ts';
import { webSocketByteStream } from '../websocket/byte-stream.ts';
import { connectWebSocket } from '../websocket/handshake.ts';
import { tunnelledPortForwardProtocol } from './session.ts';

export interface PortForwardClient {
  /** Carries one local connection to `port` of the pod; resolves when it is over, rejects with the server's words when it failed. */
  forward(connection: Duplex, port: number): Promise<void>;
  /** Resolves when the session is gone. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** Opens a port-forward session: SPDY tunnelled through a WebSocket, any number of connections over it. */
export async function openPortForward(upgrade: Upgrade): Promise<PortForwardClient> {
  const { connection } = await connectWebSocket(upgrade, [tunnelledPortForwardProtocol]);
  const session = new SpdySession(webSocketByteStream(connection), { role: 'client' });
  let requests = 0;
  return {
    closed: session.closed,
    close: () => session.close(),
    async forward(local, port) {
      const headers = { port: String(port), requestID: String(requests++) };
      const error = session.open({ ...headers, streamType: 'error' });
      error.end();
      const data = session.open({ ...headers, streamType: 'data' });
      const failure = text(error).catch(() => '');
      await Promise.allSettled([pipeline(local, data), pipeline(data, local)]);
      const message = await failure;
      if (message !== '') throw new Error(message);
    },
  };
}
