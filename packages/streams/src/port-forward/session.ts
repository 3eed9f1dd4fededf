import type { Duplex } from 'node:stream';

export const portForwardProtocol = 'portforward.k8s.io';
/** SPDY whole inside a WebSocket: what kubectl speaks from 1.31 on. */
export const tunnelledPortForwardProtocol = `SPDY/3.1+${portForwardProtocol}`;

/** One forwarded connection, seen from the server. */
export interface ForwardedConnection {
  readonly port: number;
  /** Bytes both ways; ending it ends the client's connection. */
  readonly data: Duplex;
  /** Ends the connection's error stream, with `message` in it when the connection failed. */
  readonly finish: (message?: string) => void;
}

export interface PortForwardServer {
  /** Resolves when the client has gone. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

export type OnForwardedConnection = (connection: ForwardedConnection) => void;

export function parsePort(text: string | undefined): number | undefined {
  const port = Number(text);
  return text !== undefined && Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}
