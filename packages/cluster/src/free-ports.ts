import net from 'node:net';
import type { ClusterConfig } from './cluster-config.ts';
import { CommandError } from './command-error.ts';

const usual: ClusterConfig['ports'] = { apiserver: 6443, scheduler: 10259, controllerManager: 10257, etcdClient: 2379, etcdPeer: 2380 };
/** Clusters of different indexes start looking at different ports, so that two that start at once do not find the same one free. */
const step: ClusterConfig['ports'] = { apiserver: 1, scheduler: 10, controllerManager: 10, etcdClient: 10, etcdPeer: 10 };

export interface PortWish {
  /** Port of the API server the user asked for: it must be free. */
  readonly asked: number | undefined;
  readonly index: number;
  /** Ports of other clusters, which may be stopped now. */
  readonly reserved: readonly number[];
}

/** The usual port of each component, or the next free one. */
export async function freePorts({ asked, index, reserved }: PortWish): Promise<ClusterConfig['ports']> {
  if (asked !== undefined) await refuseTaken(asked, reserved);
  const taken = new Set<number>([...reserved, ...(asked === undefined ? [] : [asked])]);
  const next = async (component: keyof ClusterConfig['ports']): Promise<number> => {
    let port = usual[component] + index * step[component];
    while (taken.has(port) || (await portInUse(port))) port++;
    taken.add(port);
    return port;
  };
  return {
    apiserver: asked ?? (await next('apiserver')),
    scheduler: await next('scheduler'),
    controllerManager: await next('controllerManager'),
    etcdClient: await next('etcdClient'),
    etcdPeer: await next('etcdPeer'),
  };
}

async function refuseTaken(port: number, reserved: readonly number[]): Promise<void> {
  const hint = 'choose another with --port, or leave it out to get a free one';
  if (reserved.includes(port)) throw new CommandError(`port ${port} belongs to another cluster`, { hint });
  if (await portInUse(port)) throw new CommandError(`port ${port} is in use`, { hint });
}

/** A cluster keeps its ports while it is stopped; another program may have taken one. */
export async function refuseTakenPorts({ ports, store }: Pick<ClusterConfig, 'ports' | 'store'>): Promise<void> {
  const { etcdClient, etcdPeer, ...always } = ports;
  const needed = Object.values({ ...always, ...(store === 'etcd' && { etcdClient, etcdPeer }) });
  const inUse = await Promise.all(needed.map(portInUse));
  const [taken] = needed.filter((_, index) => inUse[index]);
  if (taken === undefined) return;
  throw new CommandError(`port ${taken} of the cluster is in use by another program`, { hint: `end that one; it is shown by: ss -ltnp sport = :${taken}` });
}

/** True when something listens on the port of this machine. */
function portInUse(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(false)));
  });
}
