/**
 * Run in a network namespace of its own: a UDP client that keeps its socket asks a Service while its endpoints change.
 * Prints who received the packet sent after each sync, as JSON.
 */
import { createSocket, type Socket } from 'node:dgram';
import { forgetUdpFlows, listUdpFlows } from '../conntrack.ts';
import { applyRestore, canaryLives, ensureJumps, servicesChains } from '../iptables/apply.ts';
import { Proxier } from '../proxier.ts';
import { buildServicePort, destination } from '../testing/builders.ts';

const endpoints = ['10.244.1.2', '10.244.1.3'] as const;
const service = { protocol: 'udp', clusterIP: '10.96.0.10', port: 53, localEndpoints: [], readyHere: 0 } as const;
const to = (...addresses: readonly string[]) => [buildServicePort({ ...service, clusterEndpoints: addresses.map((address) => destination(address, 8053)) })];

const sockets: Socket[] = [];
async function open(port: number, address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  // An endpoint that is not there is told so by an error of the socket.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(port, address, resolve));
  return socket;
}

let received = 'nobody';
let arrived = (): void => undefined;
for (const address of endpoints) {
  (await open(8053, address)).on('message', () => {
    received = address;
    arrived();
  });
}
const client = await open(40_000, '10.96.0.1');

/** Sends until somebody receives; gives up where nobody should. */
async function receiver(tries: number): Promise<string> {
  received = 'nobody';
  for (let attempt = 0; attempt < tries && received === 'nobody'; attempt++) {
    const next = new Promise<void>((resolve) => (arrived = resolve));
    client.send('hello', service.port, service.clusterIP, () => undefined);
    await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  return received;
}

const filter = { restore: applyRestore, servicesChains, ensureJumps, intact: canaryLives, udpFlows: listUdpFlows, forget: forgetUdpFlows };
const proxier = new Proxier({ filter, clusterCidr: undefined });
const seen: string[] = [];
for (const addresses of [[endpoints[0]], [endpoints[1]], [], [endpoints[0]]]) {
  await proxier.sync(to(...addresses));
  seen.push(await receiver(addresses.length === 0 ? 3 : 50));
}
console.log(JSON.stringify(seen));
for (const socket of sockets) socket.close();
