import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What an HTTP server's `upgrade` event hands over. */
export interface UpgradeRequest {
  readonly request: Pick<IncomingMessage, 'headers'>;
  readonly socket: Duplex;
  /** Bytes the client sent behind its request. */
  readonly head: Buffer;
}

/** A connection that has been upgraded, seen from the client. */
export interface UpgradedConnection {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Sends an upgrade request with these headers and resolves once the server answered 101. */
export type Upgrade = (headers: Readonly<Record<string, string>>) => Promise<UpgradedConnection>;

/** The comma-separated values of a header that may also be repeated. */
export function headerValues(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  const texts = typeof value === 'string' ? [value] : value;
  return texts.flatMap((text) => text.split(',').map((part) => part.trim())).filter((part) => part !== '');
}

/** Writes the 101 answer. */
export function acceptUpgrade(socket: Duplex, headers: Readonly<Record<string, string | undefined>>): void {
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${headerLines(headers)}\r\n`);
}

/** Refuses the upgrade with a plain HTTP answer and closes. */
export function refuseUpgrade(socket: Duplex, code: number, reason: string, body: string): void {
  socket.end(`HTTP/1.1 ${code} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function headerLines(headers: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
