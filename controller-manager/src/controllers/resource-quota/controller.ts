import * as api from '@kubets/api';
import { persistentVolumeClaims, pods, resourceQuotas, services, type ResourceQuota } from '@kubets/api';
import { quotaCounts, quotaUsage, type QuotaUsage } from '@kubets/api/semantics';
import type { Controller, Informer, Informers, Trigger } from '@kubets/control-loop';
import { deepEqual, qualifiedName, type KubeObject, type ResourceReference } from '@kubets/machinery';
import { configMapInformer } from '../../config-map-informer.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { sumUsage } from './sum-usage.ts';
import { onQuotaChange, onRoomGiven } from './triggers.ts';

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

const informerOf = (informers: Informers, resource: ResourceReference): Informer<KubeObject> =>
  resource === (api.configMaps as ResourceReference) ? (configMapInformer(informers) as unknown as Informer<KubeObject>) : informers.informer(resource);

/** Of most kinds a quota only counts how many there are. */
const sizeless: QuotaUsage = {};

/** A kind of which quotas limit more than the number. */
interface SizedKind {
  /** What the objects that a quota counts take of it. */
  readonly usages: (quota: ResourceQuota) => readonly QuotaUsage[];
  readonly roomGiven: Trigger;
}

/** However things went, a quota is right again after this long. */
const recountMs = 5 * 60_000;

/** Says in each ResourceQuota what is used of it. */
export function resourceQuotaController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const quotas = informers.informer(resourceQuotas);
  const sized = [sizedKind(pods), sizedKind(services), sizedKind(persistentVolumeClaims)];
  const others = new Map([...counted].map(([name, resource]) => [name, informerOf(informers, resource)]));
  const ledger = createWriteLedger(quotas, clock);

  function sizedKind<T extends KubeObject>(resource: ResourceReference<T>): SizedKind {
    const informer = informers.informer(resource);
    const usageOf = (object: KubeObject): QuotaUsage => quotaUsage(resource, object, clock.now());
    const usages = (quota: ResourceQuota): readonly QuotaUsage[] =>
      informer.lister
        .inNamespace(quota.metadata.namespace ?? '')
        .filter((object) => quotaCounts(quota, resource, object))
        .map(usageOf);
    return { usages, roomGiven: onRoomGiven(informer, quotas, usageOf) };
  }

  const usedOf = (quota: ResourceQuota, names: readonly string[]): Record<string, string> =>
    sumUsage([...sized.flatMap(({ usages }) => usages(quota)), ...names.flatMap((name) => countOf(quota, name))], names);

  /** A quota with scopes counts nothing that has none. */
  const countOf = ({ metadata, spec }: ResourceQuota, name: string): readonly QuotaUsage[] => {
    const informer = spec.scopes === undefined && spec.scopeSelector === undefined ? others.get(name) : undefined;
    return informer ? [{ [name]: String(informer.lister.inNamespace(metadata.namespace ?? '').length) }] : [];
  };

  return [
    {
      name: 'resourcequota',
      workers: 5,
      triggers: [
        onQuotaChange(quotas),
        ...sized.map(({ roomGiven }) => roomGiven),
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
