import { type Pod, pods, type ResourceQuota, resourceQuotas } from '@kubets/api';
import { quotaCounts, quotaUsage, type QuotaUsage } from '@kubets/api/semantics';
import { isApiError, type KubeObject } from '@kubets/machinery';
import { type CachedReader, cachedReader } from '../../cached-reader.ts';
import type { Registry } from '../../registry.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { refuse } from '../request-matching.ts';
import { charge, growth, sum } from './charge.ts';
import { uncoveredUse } from './limited-resources.ts';

/**
 * Nothing is made that a namespace's quotas have no room for. The room is taken by a compare-and-swap of the quota's status
 * before the object is stored, so that requests at the same time, at any server, cannot take it twice.
 */
export function resourceQuota({ registry, clock, configuration: { limitedResources } }: AdmissionParts): AdmissionPlugin {
  const quotas = cachedReader(registry, resourceQuotas);
  return {
    name: 'ResourceQuota',
    handles: ({ definition, operation, subresource, namespace }) =>
      definition.reference.scope === 'Namespaced' &&
      namespace !== '' &&
      ((operation === 'CREATE' && subresource === '') || (operation === 'UPDATE' && ['', 'resize'].includes(subresource))),
    async validate(request) {
      const affected = quotas.list({ namespace: request.namespace }).filter((quota) => quotaCounts(quota, request.definition.reference, request.object!));
      if (affected.length === 0 && limitedResources.length === 0) return;
      const usageOf = (object: KubeObject): QuotaUsage => quotaUsage(request.definition.reference, object, clock.now());
      const delta = growth(usageOf(request.object!), request.oldObject ? usageOf(request.oldObject) : {});
      if (request.operation === 'CREATE') {
        const use = { reference: request.definition.reference, object: request.object!, delta, quotas: affected };
        const uncovered = uncoveredUse(limitedResources, use);
        if (uncovered !== undefined) throw refuse(request, uncovered);
      }
      for (const quota of affected) demandSizes(request, quota);
      await chargeAll({ request, quotas, registry, delta, usageOf }, affected);
    },
  };
}

interface Charging {
  readonly request: AdmissionRequest;
  readonly quotas: CachedReader<ResourceQuota>;
  readonly registry: Registry;
  readonly delta: QuotaUsage;
  readonly usageOf: (object: KubeObject) => QuotaUsage;
}

async function chargeAll(charging: Charging, affected: readonly ResourceQuota[]): Promise<void> {
  const charged: ResourceQuota[] = [];
  try {
    for (const quota of affected) if (await chargeOne(charging, quota)) charged.push(quota);
  } catch (error) {
    for (const quota of charged) await giveBack(charging, quota);
    throw error;
  }
}

async function chargeOne(charging: Charging, { metadata }: ResourceQuota): Promise<boolean> {
  const { request, quotas, delta } = charging;
  let took = false;
  const step = async (current: ResourceQuota): Promise<ResourceQuota | undefined> => {
    const outcome = charge(current, delta, await unknownUsage(charging, current));
    if (outcome.type === 'exceeded') throw refuse(request, outcome.message);
    took = outcome.type === 'charged' && !request.dryRun;
    return took && outcome.type === 'charged' ? outcome.quota : undefined;
  };
  try {
    await quotas.storage.update({ namespace: request.namespace, name: metadata.name }, (current) => step(current.object() as ResourceQuota));
    return took;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}

/** A quota that the controller has not counted yet is counted here, as far as this request's kind goes. */
async function unknownUsage({ request, registry, delta, usageOf }: Charging, quota: ResourceQuota): Promise<QuotaUsage> {
  const missing = Object.keys(quota.spec.hard ?? {}).some((name) => delta[name] !== undefined && quota.status.used?.[name] === undefined);
  if (!missing) return {};
  const { reference } = request.definition;
  const { items } = await registry.storage(request.definition).list({ namespace: request.namespace });
  const objects = items.map((item) => item.object()).filter((object) => object.metadata.name !== request.name && quotaCounts(quota, reference, object));
  return objects.reduce<QuotaUsage>((total, object) => sum(total, usageOf(object)), {});
}

async function giveBack({ quotas, delta, request }: Charging, { metadata }: ResourceQuota): Promise<void> {
  await quotas.storage.update({ namespace: request.namespace, name: metadata.name }, async (current) => {
    const quota = current.object() as ResourceQuota;
    const used = quota.status.used ?? {};
    const counted = Object.fromEntries(
      Object.entries(used).map(([name, amount]) => [name, growth({ [name]: amount }, { [name]: delta[name] ?? '0' })[name] ?? '0']),
    );
    return { ...quota, status: { ...quota.status, used: counted } };
  });
}

/** A quota on sizes is void unless every container says its size. */
function demandSizes(request: AdmissionRequest, { metadata, spec }: ResourceQuota): void {
  if (request.definition.reference.plural !== pods.plural || request.operation !== 'CREATE') return;
  const { containers, initContainers = [] } = (request.object as Pod).spec;
  const unsized = Object.keys(spec.hard ?? {})
    .toSorted()
    .flatMap((name) => {
      const [, which = 'requests', resource = name] = /^(requests|limits)\.(cpu|memory)$/.exec(name) ?? [];
      if (resource !== 'cpu' && resource !== 'memory') return [];
      const missing = [...containers, ...initContainers].filter(({ resources }) => resources?.[which as 'requests' | 'limits']?.[resource] === undefined);
      return missing.length === 0 ? [] : [`${name} for: ${missing.map((container) => container.name).join(',')}`];
    });
  if (unsized.length > 0) throw refuse(request, `failed quota: ${metadata.name}: must specify ${unsized.join('; ')}`);
}
