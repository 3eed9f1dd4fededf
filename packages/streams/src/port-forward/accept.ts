import { acceptUpgrade, headerValues, refuseUpgrade, type UpgradeRequest } from '../upgrade-request.ts';
import { webSocketByteStream } from '../websocket/byte-stream.ts';
import { acceptWebSocket, chooseWebSocketProtocol, isWebSocketRequest } from '../websocket/handshake.ts';
import { portForwardProtocol, tunnelledPortForwardProtocol, type OnForwardedConnection, type PortForwardServer } from './session.ts';
import { servePortForward } from './spdy-server.ts';
import { servePortForwardChannels } from './websocket-server.ts';

const channelProtocol = 'v4.channel.k8s.io';

/**
 * Answers a port-forward upgrade in the protocol the client asked for. `ports` are the request's query values, which
 * only the channel form uses. Undefined when the two share no protocol; the client has then been told so.
 */
export function acceptPortForward(
  upgrade: UpgradeRequest,
  { ports, onConnection }: { ports: readonly number[]; onConnection: OnForwardedConnection },
): PortForwardServer | undefined {
  const { headers } = upgrade.request;
  if (isWebSocketRequest(headers)) {
    const protocol = chooseWebSocketProtocol(headers, [tunnelledPortForwardProtocol, channelProtocol]);
    if (protocol === tunnelledPortForwardProtocol) {
      return servePortForward(webSocketByteStream(acceptWebSocket(upgrade, protocol)), Buffer.alloc(0), onConnection);
    }
    if (protocol === channelProtocol && ports.length > 0) return servePortForwardChannels(acceptWebSocket(upgrade, protocol), ports, onConnection);
  } else if (headers.upgrade?.toLowerCase() === 'spdy/3.1' && offersPortForward(headers['x-stream-protocol-version'])) {
    acceptUpgrade(upgrade.socket, { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': portForwardProtocol });
    return servePortForward(upgrade.socket, upgrade.head, onConnection);
  }
  const spoken = `${tunnelledPortForwardProtocol}, ${portForwardProtocol} over SPDY/3.1, ${channelProtocol} with ports`;
  refuseUpgrade(upgrade.socket, 403, 'Forbidden', `unable to upgrade: no protocol in common; spoken here: ${spoken}\n`);
  return undefined;
}

function offersPortForward(header: string | readonly string[] | undefined): boolean {
  const offered = headerValues(header);
  return offered.length === 0 || offered.includes(portForwardProtocol);
}
