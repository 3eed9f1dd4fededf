import { createHash, randomBytes } from 'node:crypto';
import { acceptUpgrade, headerValues, type Upgrade, type UpgradeRequest } from '../upgrade-request.ts';
import { createWebSocketConnection, type WebSocketConnection } from './connection.ts';

const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface NegotiatedWebSocket {
  readonly connection: WebSocketConnection;
  /** The subprotocol both sides agreed on. */
  readonly protocol: string;
}

export function isWebSocketRequest(headers: UpgradeRequest['request']['headers']): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** The first of the client's subprotocols the server knows. */
export function chooseWebSocketProtocol(headers: UpgradeRequest['request']['headers'], supported: readonly string[]): string | undefined {
  return headerValues(headers['sec-websocket-protocol']).find((protocol) => supported.includes(protocol));
}

/** Server side: answers 101 with `protocol` and speaks WebSocket from here on. */
export function acceptWebSocket({ request, socket, head }: UpgradeRequest, protocol: string): WebSocketConnection {
  acceptUpgrade(socket, {
    Upgrade: 'websocket',
    'Sec-WebSocket-Accept': acceptValue(request.headers['sec-websocket-key'] ?? ''),
    'Sec-WebSocket-Protocol': protocol,
  });
  return createWebSocketConnection(socket, { head, role: 'server' });
}

/** Client side: upgrades through `upgrade` and checks the server's answer. */
export async function connectWebSocket(upgrade: Upgrade, protocols: readonly string[]): Promise<NegotiatedWebSocket> {
  const key = randomBytes(16).toString('base64');
  const { socket, head, headers } = await upgrade({
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Protocol': protocols.join(', '),
  });
  const protocol = headerValues(headers['sec-websocket-protocol'])[0];
  if (headers['sec-websocket-accept'] !== acceptValue(key) || protocol === undefined || !protocols.includes(protocol)) {
    socket.destroy();
    throw new Error(`the server answered the WebSocket upgrade with protocol ${protocol ?? 'none'}; offered: ${protocols.join(', ')}`);
  }
  return { connection: createWebSocketConnection(socket, { head, role: 'client' }), protocol };
}

function acceptValue(key: string): string {
  return createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64');
}
