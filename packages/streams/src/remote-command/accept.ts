import { headerValues, refuseUpgrade, type UpgradeRequest } from '../upgrade-request.ts';
import { acceptWebSocket, chooseWebSocketProtocol, isWebSocketRequest } from '../websocket/handshake.ts';
import type { RemoteCommandOptions, RemoteCommandStreams } from './remote-command-streams.ts';
import { spdyRemoteCommand, spdyRemoteCommandProtocols } from './spdy-server.ts';
import { remoteCommandProtocols } from './websocket-channels.ts';
import { webSocketRemoteCommand } from './websocket-server.ts';

/**
 * Answers an exec or attach upgrade in the protocol the client asked for: WebSocket channels or SPDY/3.1.
 * Undefined when the two share no protocol; the client has then been told so.
 */
export async function acceptRemoteCommand(upgrade: UpgradeRequest, options: RemoteCommandOptions): Promise<RemoteCommandStreams | undefined> {
  const { headers } = upgrade.request;
  if (isWebSocketRequest(headers)) {
    const protocol = chooseWebSocketProtocol(headers, remoteCommandProtocols);
    if (protocol !== undefined) return webSocketRemoteCommand(acceptWebSocket(upgrade, protocol), options);
  } else if (headers.upgrade?.toLowerCase() === 'spdy/3.1') {
    const offered = headerValues(headers['x-stream-protocol-version']);
    const protocol = offered.find((name) => spdyRemoteCommandProtocols.includes(name));
    if (protocol !== undefined) return spdyRemoteCommand(upgrade, protocol, options);
  }
  const spoken = `${remoteCommandProtocols.join(', ')} over WebSocket, ${spdyRemoteCommandProtocols.join(', ')} over SPDY/3.1`;
  refuseUpgrade(upgrade.socket, 403, 'Forbidden', `unable to upgrade: no protocol in common; spoken here: ${spoken}\n`);
  return undefined;
}
