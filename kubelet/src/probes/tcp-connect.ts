import { connect } from 'node:net';
import { dialError } from './dial-error.ts';

/** Resolves once the port accepts a connection, and closes it. */
export function tcpConnect({ host, port, signal }: { host: string; port: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', (error) => {
      const cause = signal.aborted ? Object.assign(new Error('aborted', { cause: error }), { code: 'ETIMEDOUT' }) : error;
      reject(dialError(cause, `${host.includes(':') ? `[${host}]` : host}:${port}`));
    });
  });
}
