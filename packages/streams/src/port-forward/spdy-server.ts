import type { Duplex } from 'node:stream';
import { SpdySession } from '../spdy/session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import { parsePort, type OnForwardedConnection, type PortForwardServer } from './session.ts';

/**
 * Serves port forwarding over a SPDY session: the client opens an `error` and a `data` stream per connection, paired
 * by their request id, the error stream first.
 */
export function servePortForward(socket: Duplex, head: Buffer, onConnection: OnForwardedConnection): PortForwardServer {
  const waiting = new Map<string, SpdyStream>();
  const session = new SpdySession(socket, { role: 'server', head, onStream: (stream) => pair(stream) });

  function pair(stream: SpdyStream): void {
    const port = parsePort(stream.header('port'));
    const type = stream.header('streamtype');
    if (port === undefined || (type !== 'data' && type !== 'error')) return void stream.destroy();
    const id = stream.header('requestid') ?? String(type === 'error' ? stream.id : stream.id - 2);
    const other = waiting.get(id);
    if (other === undefined) {
      waiting.set(id, stream);
      stream.once('close', () => waiting.delete(id));
      return;
    }
    waiting.delete(id);
    const [data, error] = type === 'data' ? [stream, other] : [other, stream];
    error.resume();
    onConnection({ port, data, finish: (message) => void error.end(message ?? '') });
  }
  return { closed: session.closed, close: () => session.close() };
}
