/** The child of `namespaceConnector`: runs in a pod's network namespace, opens connections on request and hands them to its parent. */
import { connect } from 'node:net';

export interface ConnectRequest {
  readonly id: number;
  readonly port: number;
}

export interface ConnectAnswer {
  readonly id: number;
  readonly error?: string;
}

process.on('message', ({ id, port }: ConnectRequest) => {
  const socket = connect({ host: 'localhost', port, allowHalfOpen: true });
  const refuse = (error: Error): void => answer({ id, error: error.message || `connection to port ${port} refused` });
  socket.once('error', refuse);
  socket.once('connect', () => {
    socket.off('error', refuse);
    // Nothing may be read here: the bytes are the parent's.
    socket.pause();
    answer({ id }, socket);
  });
});
process.on('disconnect', () => process.exit());

function answer(message: ConnectAnswer, socket?: ReturnType<typeof connect>): void {
  process.send?.(message, socket);
}
