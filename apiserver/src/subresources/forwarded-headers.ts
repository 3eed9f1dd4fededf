import type { IncomingHttpHeaders } from 'node:http';

/** Say who asks, or concern one connection alone: none of the next one's business. */
const withheld = /^(authorization|host|content-length|transfer-encoding|keep-alive|te|trailer|proxy-.*|impersonate-.*|x-remote-.*|:.*)$/;
const bearerProtocol = /^base64url\.bearer\.authorization\.k8s\.io\./;

/** What a client's headers say to the server behind. Those of an upgrade stay with it. */
export function forwardedHeaders(headers: IncomingHttpHeaders, { upgrade }: { readonly upgrade: boolean }): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || withheld.test(name)) continue;
    if (!upgrade && (name === 'connection' || name === 'upgrade')) continue;
    kept[name] = name === 'sec-websocket-protocol' ? withoutToken(String(value)) : Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}

function withoutToken(protocols: string): string {
  return protocols
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => !bearerProtocol.test(protocol))
    .join(', ');
}

const notReturned = /^(connection|keep-alive|transfer-encoding|upgrade|trailer|te|proxy-.*)$/;

/** Cookies stay apart: they cannot share a line. */
export function returnedHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || notReturned.test(name) ? [] : [[name, value]])));
}
