import type { ClusterConfig } from './cluster-config.ts';
import { CommandError } from './command-error.ts';
import { portInUse } from './supervisor/readiness.ts';

const preferred: ClusterConfig['ports'] = { apiserver: 6443, scheduler: 10259, controllerManager: 10257, etcdClient: 2379, etcdPeer: 2380 };

/** The usual port of each component, or the next free one. An API server port the user asked for must be free. */
export async function freePorts(asked: number | undefined): Promise<ClusterConfig['ports']> {
  if (asked !== undefined && (await portInUse(asked)))
    throw new CommandError(`port ${asked} is in use`, { hint: 'choose another with --port, or leave it out to get a free one' });
  const taken = new Set<number>();
  const next = async (from: number): Promise<number> => {
    let port = from;
    while (taken.has(port) || (await portInUse(port))) port++;
    taken.add(port);
    return port;
  };
  return {
    apiserver: asked ?? (await next(preferred.apiserver)),
    scheduler: await next(preferred.scheduler),
    controllerManager: await next(preferred.controllerManager),
    etcdClient: await next(preferred.etcdClient),
    etcdPeer: await next(preferred.etcdPeer),
  };
}
