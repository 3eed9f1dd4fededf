import { apiError } from '@kubets/machinery';
import type { ApiRequest } from '../pipeline.ts';
import type { Authenticator } from './authenticator.ts';
import { InvalidToken, type TokenAuthenticator } from './token-authenticator.ts';

const protocolPrefix = 'base64url.bearer.authorization.k8s.io.';

/** Tokens in `Authorization: Bearer …`, and for browsers' WebSockets, which cannot set headers, in a subprotocol. */
export function bearerTokens(tokens: TokenAuthenticator, audiences: readonly string[]): Authenticator {
  return {
    name: 'bearer-token',
    async authenticate(request) {
      const token = headerToken(request) ?? protocolToken(request);
      if (token === undefined) return undefined;
      const accepted = await tokens.authenticateToken(token, audiences).catch((cause: unknown) => {
        throw cause instanceof InvalidToken ? apiError('Unauthorized', 'Unauthorized', undefined, { cause }) : cause;
      });
      if (accepted === undefined) throw apiError('Unauthorized', 'Unauthorized');
      return accepted.user;
    },
  };
}

function headerToken({ headers }: ApiRequest): string | undefined {
  const match = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '');
  return match?.[1];
}

function protocolToken({ headers, upgrade }: ApiRequest): string | undefined {
  if (upgrade === undefined) return undefined;
  const protocols = String(headers['sec-websocket-protocol'] ?? '').split(',');
  const encoded = protocols.map((protocol) => protocol.trim()).find((protocol) => protocol.startsWith(protocolPrefix));
  return encoded === undefined ? undefined : Buffer.from(encoded.slice(protocolPrefix.length), 'base64url').toString('utf8');
}
