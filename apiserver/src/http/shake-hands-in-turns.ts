import type { Server, Socket } from 'node:net';
import type { Arrivals } from './arrivals.ts';

export interface HandshakeOptions {
  readonly arrivals: Arrivals;
  /** The time a client may take to begin. */
  readonly patienceMs: number;
}

/**
 * Hands a connection to the TLS server once its client has said hello, in turns: a handshake costs more than most requests,
 * and a server that comes back is greeted by all its clients at once. Node takes over what a socket has read already.
 * Gives the connections whose clients have said nothing yet, at any time.
 */
export function shakeHandsInTurns(server: Server, { arrivals, patienceMs }: HandshakeOptions): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  const greet = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const giveUp = (): void => void socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    socket.on('error', giveUp);
    socket.setTimeout(patienceMs, giveUp);
    socket.once('readable', () => {
      silent.delete(socket);
      arrivals.begin(() => {
        socket.setTimeout(0, giveUp);
        if (socket.readableLength === 0) return giveUp();
        for (const listener of greet) listener.call(server, socket);
      });
    });
  });
  return silent;
}
