import { type PersistentVolumeClaim, persistentVolumeClaims, type Pod, pods, type Service, services } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import { podTotal } from '../limit-ranger.ts';

/** Amounts by the names quotas limit them by. */
export type Amounts = Readonly<Record<string, string>>;

const countedByName: ReadonlySet<string> = new Set(['configmaps', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas', 'secrets', 'services']);

/** What one object uses of its namespace's quotas. */
export function usageOf(reference: ResourceReference, object: KubeObject): Amounts {
  const { group, plural } = reference;
  const counted = { [`count/${plural}${group === '' ? '' : `.${group}`}`]: '1', ...(group === '' && countedByName.has(plural) && { [plural]: '1' }) };
  if (group !== '') return counted;
  if (plural === pods.plural) return isOver(object as Pod) ? {} : { ...counted, pods: '1', ...podUsage(object as Pod) };
  if (plural === services.plural) return { ...counted, ...serviceUsage(object as Service) };
  if (plural === persistentVolumeClaims.plural) return { ...counted, ...claimUsage(object as PersistentVolumeClaim) };
  return counted;
}

const isOver = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

function podUsage({ spec }: Pod): Amounts {
  const [requests, limits] = [podTotal(spec, 'requests'), podTotal(spec, 'limits')];
  const bare = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => (requests[name] === undefined ? [] : [[name, requests[name]] as const]));
  return {
    ...Object.fromEntries(bare),
    ...Object.fromEntries(Object.entries(requests).map(([name, amount]) => [`requests.${name}`, amount])),
    ...Object.fromEntries(Object.entries(limits).map(([name, amount]) => [`limits.${name}`, amount])),
  };
}

function serviceUsage({ spec }: Service): Amounts {
  const ports = String(spec.ports?.length ?? 0);
  if (spec.type === 'NodePort') return { 'services.nodeports': ports };
  if (spec.type !== 'LoadBalancer') return {};
  return { 'services.loadbalancers': '1', 'services.nodeports': spec.allocateLoadBalancerNodePorts === false ? '0' : ports };
}

function claimUsage({ spec }: PersistentVolumeClaim): Amounts {
  const storage = spec.resources?.requests?.['storage'];
  const ofClass = spec.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined;
  return {
    ...(storage !== undefined && { 'requests.storage': storage }),
    ...(ofClass !== undefined && { [`${ofClass}persistentvolumeclaims`]: '1', ...(storage !== undefined && { [`${ofClass}requests.storage`]: storage }) }),
  };
}
