import { canonicalQuantity, formatQuantity, type KubeObject, type ResourceReference } from '@kubets/machinery';
import type { PersistentVolumeClaim } from '../core/persistent-volume-claim.ts';
import type { Pod } from '../core/pod.ts';
import type { Service } from '../core/service.ts';
import { podLimits, podRequests, type Amounts } from './pod-totals.ts';

/** Amounts by the names quotas limit them by, e.g. `requests.cpu`, `count/deployments.apps`. */
export type QuotaUsage = Readonly<Record<string, string>>;

const countedByPlural: ReadonlySet<string> = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets']);

/**
 * What one object takes of its namespace's quotas at a time.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaUsage({ group, plural }: Pick<ResourceReference, 'group' | 'plural'>, object: KubeObject, now: Date): QuotaUsage {
  const counted = { [`count/${plural}${group === '' ? '' : `.${group}`}`]: '1' };
  if (group !== '') return counted;
  if (countedByPlural.has(plural)) return { ...counted, [plural]: '1' };
  switch (plural) {
    case 'pods':
      return { ...counted, ...podUsage(object as Pod, now) };
    case 'services':
      return { ...counted, ...serviceUsage(object as Service) };
    case 'persistentvolumeclaims':
      return { ...counted, ...claimUsage(object as PersistentVolumeClaim) };
    default:
      return counted;
  }
}

/** A pod that is over, or that should have been gone by now, takes nothing but its own object. */
function podUsage({ metadata, spec, status }: Pod, now: Date): QuotaUsage {
  if (status.phase === 'Succeeded' || status.phase === 'Failed' || isOverdue(metadata, now)) return {};
  const requests = texts(podRequests(spec));
  const limits = texts(podLimits(spec));
  return {
    pods: '1',
    ...Object.fromEntries(requests.filter(([name]) => isNative(name))),
    ...Object.fromEntries(requests.map(([name, amount]) => [`requests.${name}`, amount])),
    ...Object.fromEntries(limits.map(([name, amount]) => [`limits.${name}`, amount])),
  };
}

/** The deletion time of an object has its grace period in it. */
function isOverdue({ deletionTimestamp, deletionGracePeriodSeconds }: KubeObject['metadata'], now: Date): boolean {
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds !== undefined && now > new Date(deletionTimestamp);
}

const isNative = (name: string): boolean => name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-');

const texts = (amounts: Amounts): readonly (readonly [string, string])[] =>
  [...amounts].map(([name, amount]) => [name, canonicalQuantity(formatQuantity(amount))]);

function serviceUsage({ spec }: Service): QuotaUsage {
  const ports = spec.ports ?? [];
  if (spec.type === 'NodePort') return { services: '1', 'services.nodeports': String(ports.length) };
  if (spec.type !== 'LoadBalancer') return { services: '1' };
  const onNodes = spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0) : ports;
  return { services: '1', 'services.loadbalancers': '1', 'services.nodeports': String(onNodes.length) };
}

function claimUsage({ spec }: PersistentVolumeClaim): QuotaUsage {
  const storage = spec.resources?.requests?.['storage'];
  const ofClass = spec.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined;
  return {
    persistentvolumeclaims: '1',
    ...(storage !== undefined && { 'requests.storage': storage }),
    ...(ofClass !== undefined && { [`${ofClass}persistentvolumeclaims`]: '1', ...(storage !== undefined && { [`${ofClass}requests.storage`]: storage }) }),
  };
}
