import { createServer, type Server, type Socket } from 'node:net';
import { type Pod, pods, type Service } from '@kubets/api';
import { openPortForward, type PortForwardClient } from '@kubets/streams';
import { objectPath } from '../api/api-client.ts';
import { attachablePod, podNamed } from '../arguments/attachable-pod.ts';
import { fetchSingle } from '../arguments/fetch-objects.ts';
import { localPort, type PortPair, podPort } from '../arguments/port-pairs.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { durationFlag, listFlag } from '../flags/flag.ts';
import type { Session } from '../session.ts';

export const portForwardCommand: Command = {
  name: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  examples: [
    { does: 'Local 8080 to port 80 of a service', command: 'kubectl port-forward service/web 8080:80' },
    { does: 'A free local port', command: 'kubectl port-forward pod/web :80' },
  ],
  flags: [
    listFlag('address', 'Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value.', { default: 'localhost' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', { default: '1m0s' }),
  ],
  run: runPortForward,
};

async function runPortForward(session: Session): Promise<void> {
  const [name, ...portTexts] = session.args;
  if (name === undefined || portTexts.length === 0) throw session.usageError('TYPE/NAME and list of ports are required for port-forward');
  const { pod, service } = await forwardedPod(session, name);
  if (pod.status?.phase !== 'Running')
    throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? 'Unknown'}`);
  const pairs = portTexts.map((text): PortPair => ({ local: localPort(text), remote: podPort(text, pod, service) }));
  const upgrade = (headers: Readonly<Record<string, string>>): ReturnType<Session['api']['upgrade']> =>
    session.api.upgrade(objectPath(pods, pod.metadata, 'portforward'), '', headers);
  const forward = await openPortForward(upgrade);
  const servers = await listenAll(session, pairs, forward);
  session.io.signal.addEventListener('abort', () => forward.close(), { once: true });
  await forward.closed;
  servers.forEach((server) => server.close());
  if (!session.io.signal.aborted) throw new CommandError('lost connection to pod');
}

async function forwardedPod(session: Session, name: string): Promise<{ readonly pod: Pod; readonly service: Service | undefined }> {
  if (!name.includes('/')) return { pod: await podNamed(session, name), service: undefined };
  const live = await fetchSingle(session, { args: [name] });
  return { pod: await attachablePod(session, live.object), service: live.object.kind === 'Service' ? (live.object as unknown as Service) : undefined };
}

async function listenAll(session: Session, pairs: readonly PortPair[], forward: PortForwardClient): Promise<readonly Server[]> {
  const servers: Server[] = [];
  const failures: string[] = [];
  for (const pair of pairs) {
    for (const address of addressesOf(session.flags.list('address'))) {
      try {
        servers.push(await listen(session, address, pair, forward));
      } catch (error) {
        if (address !== '::1' || servers.length === 0)
          failures.push(`unable to listen on port ${pair.local}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (servers.length > 0) return servers;
  forward.close();
  throw new CommandError(
    `unable to listen on any of the requested ports: [${pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]: ${failures.join('; ')}`,
  );
}

const addressesOf = (addresses: readonly string[]): readonly string[] =>
  addresses.flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '::1'] : [address]));

async function listen(session: Session, address: string, { local, remote }: PortPair, forward: PortForwardClient): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => void carry(session, socket, remote, forward));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(local, address, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : local;
  session.printLine(`Forwarding from ${address.includes(':') ? `[${address}]` : address}:${port} -> ${remote}`);
  return server;
}

async function carry(session: Session, socket: Socket, port: number, forward: PortForwardClient): Promise<void> {
  session.printLine(`Handling connection for ${(socket.localPort ?? port) as number}`);
  socket.on('error', () => socket.destroy());
  try {
    await forward.forward(socket, port);
  } catch (error) {
    session.note(`error: an error occurred forwarding ${socket.localPort ?? ''} -> ${port}: ${error instanceof Error ? error.message : String(error)}`);
    socket.destroy();
  }
}
