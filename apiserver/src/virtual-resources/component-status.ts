import { type ComponentStatus, componentStatuses } from '@kubets/api';
import { notFound } from '@kubets/machinery';
import type { ServerContext, VirtualResource } from '../server-context.ts';

const names = ['controller-manager', 'scheduler', 'etcd-0'];
const lockOf: Readonly<Record<string, string>> = { 'controller-manager': 'kube-controller-manager', scheduler: 'kube-scheduler' };

/** Deprecated upstream: components say themselves whether they are well; here their election leases tell. */
export function componentStatusResource(): VirtualResource {
  const statusOf = async (name: string, server: ServerContext): Promise<ComponentStatus> => {
    const healthy = lockOf[name] === undefined || (await holdsLease(server, lockOf[name]));
    const condition = healthy
      ? { type: 'Healthy', status: 'True', message: 'ok' }
      : { type: 'Healthy', status: 'False', message: 'no instance holds the leader lease' };
    return {
      apiVersion: 'v1',
      kind: 'ComponentStatus',
      metadata: { name, uid: '', resourceVersion: '', creationTimestamp: '' },
      conditions: [condition],
    };
  };
  return {
    resource: componentStatuses,
    async get(name, _request, server) {
      if (!names.includes(name)) throw notFound(componentStatuses, name);
      return statusOf(name, server);
    },
    list: (_request, server) => Promise.all(names.map((name) => statusOf(name, server))),
  };
}

async function holdsLease({ registry, clock }: ServerContext, name: string): Promise<boolean> {
  const definition = registry.find('coordination.k8s.io', 'v1', 'leases');
  const found = definition && (await registry.storage(definition).get({ namespace: 'kube-system', name }));
  const { spec } = (found?.object() ?? {}) as { spec?: { renewTime?: string; leaseDurationSeconds?: number } };
  return Date.parse(spec?.renewTime ?? '') + (spec?.leaseDurationSeconds ?? 0) * 1000 > clock.now().getTime();
}
