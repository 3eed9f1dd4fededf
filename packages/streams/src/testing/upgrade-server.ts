import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Upgrade, UpgradeRequest } from '../upgrade-request.ts';

/** A plain HTTP server that hands every upgrade to `onUpgrade`, and the client's way to it. */
export async function startUpgradeServer(onUpgrade: (upgrade: UpgradeRequest) => void): Promise<{ upgrade: Upgrade; close: () => void }> {
  const server: Server = createServer();
  server.on('upgrade', (incoming, socket, head) => onUpgrade({ request: incoming, socket, head }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { upgrade: (headers) => connect(port, headers), close: () => void server.close() };
}

function connect(port: number, headers: Readonly<Record<string, string>>): ReturnType<Upgrade> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', headers });
    outgoing.on('upgrade', (response, socket, head) => resolve({ socket, head, headers: response.headers }));
    outgoing.on('response', (response) => reject(new Error(`answered ${response.statusCode}`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
