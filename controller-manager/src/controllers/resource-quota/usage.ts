import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '@kubets/api';
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity } from '@kubets/machinery';
import { isPodTerminal } from '../../workloads/pod-state.ts';

/** What one object takes of a quota, by the names quotas use. */
export type Usage = Readonly<Record<string, string>>;

export function addUsage(usages: readonly Usage[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, total(usages.map((usage) => usage[name] ?? '0'))]));
}

function total(amounts: readonly string[]): string {
  const sum = amounts.reduce((left, right) => formatQuantity(addQuantities(left, right)), '0');
  return canonicalQuantity(sum);
}

/** Compute resources of a pod: its containers together, or its largest init container. Finished pods take nothing. */
export function podUsage(pod: Pod): Usage {
  if (isPodTerminal(pod)) return {};
  const requests = computeOf(pod, 'requests');
  const limits = computeOf(pod, 'limits');
  const named = (prefix: string, amounts: Usage): [string, string][] => Object.entries(amounts).map(([name, amount]) => [`${prefix}${name}`, amount]);
  const short = Object.entries(requests).filter(([name]) => name === 'cpu' || name === 'memory' || name === 'ephemeral-storage');
  return { pods: '1', 'count/pods': '1', ...Object.fromEntries([...named('requests.', requests), ...named('limits.', limits), ...short]) };
}

function computeOf({ spec }: Pod, kind: 'requests' | 'limits'): Usage {
  const of = (containers: Pod['spec']['containers']): readonly Usage[] => containers.map((container) => container.resources?.[kind] ?? {});
  const running = [...of(spec.containers), ...of((spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always'))];
  const initial = of(spec.initContainers ?? []);
  const names = [...new Set([...running, ...initial].flatMap((usage) => Object.keys(usage)))];
  const sums = addUsage(running, names);
  return Object.fromEntries(names.map((name) => [name, largest([sums[name] ?? '0', ...initial.map((usage) => usage[name] ?? '0')])]));
}

function largest(amounts: readonly string[]): string {
  return amounts.reduce((left, right) => (compareQuantities(left, right) < 0 ? right : left));
}

export function serviceUsage({ spec }: Service): Usage {
  const ports = String((spec.ports ?? []).length);
  const external = spec.type === 'LoadBalancer' || spec.type === 'NodePort';
  return {
    services: '1',
    'count/services': '1',
    ...(external && { 'services.nodeports': spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false ? '0' : ports }),
    ...(spec.type === 'LoadBalancer' && { 'services.loadbalancers': '1' }),
  };
}

export function claimUsage({ spec }: PersistentVolumeClaim): Usage {
  const storage = spec.resources?.requests?.['storage'] ?? '0';
  const ofClass = spec.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined;
  return {
    persistentvolumeclaims: '1',
    'count/persistentvolumeclaims': '1',
    'requests.storage': storage,
    ...(ofClass && { [`${ofClass}persistentvolumeclaims`]: '1', [`${ofClass}requests.storage`]: storage }),
  };
}

/** Whether a quota is about a pod: all of its scopes have to hold. */
export function isInScope({ spec }: ResourceQuota, pod: Pod): boolean {
  const scopes = (spec.scopes ?? []).every((scope) => holds(scope, pod));
  return (
    scopes &&
    (spec.scopeSelector?.matchExpressions ?? []).every(({ scopeName, operator, values = [] }) => {
      if (scopeName !== 'PriorityClass') return holds(scopeName, pod) === (operator !== 'DoesNotExist');
      const name = pod.spec.priorityClassName;
      if (operator === 'Exists' || operator === 'DoesNotExist') return (name !== undefined) === (operator === 'Exists');
      return (name !== undefined && values.includes(name)) === (operator === 'In');
    })
  );
}

function holds(scope: string, pod: Pod): boolean {
  const isBestEffort = (pod.status.qosClass ?? 'BestEffort') === 'BestEffort';
  switch (scope) {
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort;
    case 'NotBestEffort':
      return !isBestEffort;
    default:
      return true;
  }
}
