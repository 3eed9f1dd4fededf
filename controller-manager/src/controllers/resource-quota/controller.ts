import * as api from '@kubets/api';
import { persistentVolumeClaims, pods, resourceQuotas, services, type PersistentVolumeClaim, type Pod, type ResourceQuota, type Service } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { deepEqual, qualifiedName, type ResourceReference } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { onQuotaChange, onRoomGiven } from './triggers.ts';
import { addUsage, claimUsage, isInScope, podUsage, serviceUsage, type Usage } from './usage.ts';

/** Kinds a quota may count, by the name it counts them under. */
const counted: ReadonlyMap<string, ResourceReference> = new Map(
  [
    api.configMaps,
    api.secrets,
    api.replicationControllers,
    api.resourceQuotas,
    api.serviceAccounts,
    api.endpoints,
    api.deployments,
    api.replicaSets,
    api.statefulSets,
    api.daemonSets,
    api.jobs,
    api.cronJobs,
    api.ingresses,
    api.networkPolicies,
    api.leases,
  ]
    .map((resource) => resource as ResourceReference)
    .flatMap((resource): [string, ResourceReference][] => [
      [`count/${qualifiedName(resource)}`, resource],
      ...(resource.group === '' ? ([[resource.plural, resource]] as [string, ResourceReference][]) : []),
    ]),
);

/** Of most kinds a quota only counts how many there are. */
const sizeless: Usage = {};

/** However things went, a quota is right again after this long. */
const recountMs = 5 * 60_000;

/** Says in each ResourceQuota what is used of it. */
export function resourceQuotaController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const quotas = informers.informer(resourceQuotas);
  const podInformer = informers.informer(pods);
  const serviceInformer = informers.informer(services);
  const claims = informers.informer(persistentVolumeClaims);
  const others = new Map([...counted].map(([name, resource]) => [name, informers.informer(resource)]));
  const ledger = createWriteLedger(quotas, clock);

  const usedOf = (quota: ResourceQuota, names: readonly string[]): Record<string, string> => {
    const { namespace = '' } = quota.metadata;
    const usages: Usage[] = [
      ...podInformer.lister
        .inNamespace(namespace)
        .filter((pod: Pod) => isInScope(quota, pod))
        .map(podUsage),
      ...serviceInformer.lister.inNamespace(namespace).map((service: Service) => serviceUsage(service)),
      ...claims.lister.inNamespace(namespace).map((claim: PersistentVolumeClaim) => claimUsage(claim)),
      ...names.flatMap((name) => countOf(name, namespace)),
    ];
    return addUsage(usages, names);
  };

  const countOf = (name: string, namespace: string): readonly Usage[] => {
    const informer = others.get(name);
    return informer ? [{ [name]: String(informer.lister.inNamespace(namespace).length) }] : [];
  };

  return [
    {
      name: 'resourcequota',
      workers: 5,
      triggers: [
        onQuotaChange(quotas),
        onRoomGiven(podInformer, quotas, podUsage),
        onRoomGiven(serviceInformer, quotas, serviceUsage),
        onRoomGiven(claims, quotas, claimUsage),
        ...[...new Set(others.values())].map((informer) => onRoomGiven(informer, quotas, () => sizeless)),
      ],
      async reconcile(key, signal) {
        const cached = quotas.lister.get(key);
        if (cached === undefined) return;
        const quota = ledger.latest(cached);
        const hard = quota.spec.hard ?? {};
        const status = { hard, used: usedOf(quota, Object.keys(hard)) };
        if (!deepEqual(status, quota.status)) ledger.wrote(await client.updateStatus(resourceQuotas, { ...quota, status }, { signal }));
        return { requeueAfterMs: recountMs };
      },
    },
  ];
}
