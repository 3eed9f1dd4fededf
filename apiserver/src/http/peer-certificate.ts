import type { TLSSocket } from 'node:tls';

export interface PeerCertificate {
  /** DER, verified against the client CA. */
  readonly certificate: Buffer | undefined;
  /** Why the presented certificate was not accepted. */
  readonly error: string | undefined;
}

const none: PeerCertificate = { certificate: undefined, error: undefined };
const known = new WeakMap<object, PeerCertificate>();

/** The client certificate of a connection, read once per connection. */
export function peerCertificate(connection: object, socket: TLSSocket): PeerCertificate {
  let found = known.get(connection);
  if (found === undefined) known.set(connection, (found = read(socket)));
  return found;
}

function read(socket: TLSSocket): PeerCertificate {
  const raw = socket.getPeerCertificate(false)?.raw;
  if (raw === undefined) return none;
  if (socket.authorized) return { certificate: raw, error: undefined };
  return { certificate: undefined, error: String(socket.authorizationError ?? 'the client certificate is not signed by a trusted authority') };
}
