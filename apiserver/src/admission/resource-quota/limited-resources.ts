import type { ResourceQuota } from '@kubets/api';
import { quotaCounts, type QuotaUsage } from '@kubets/api/semantics';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { LimitedResource } from './configuration.ts';

export interface LimitedUse {
  readonly reference: Pick<ResourceReference, 'group' | 'plural'>;
  readonly object: KubeObject;
  readonly delta: QuotaUsage;
  /** The quotas that count the object. */
  readonly quotas: readonly ResourceQuota[];
}

/** Why an object may not use what is limited to where a quota covers it; undefined when it may. */
export function uncoveredUse(limited: readonly LimitedResource[], { reference, object, delta, quotas }: LimitedUse): string | undefined {
  const concerned = limited.filter(({ apiGroup, resource }) => apiGroup === reference.group && resource === reference.plural);
  const contained = concerned.flatMap(({ matchContains }) => matchContains);
  const amounts = Object.keys(delta)
    .filter((name) => contained.some((text) => name.includes(text)) && !quotas.some(({ spec }) => spec.hard?.[name] !== undefined))
    .toSorted();
  if (amounts.length > 0) return `insufficient quota to consume: ${amounts.join(',')}`;
  const scopes = concerned
    .flatMap(({ matchScopes }) => matchScopes)
    .filter((scope) => quotaCounts({ spec: { scopeSelector: { matchExpressions: [scope] } } }, reference, object))
    .filter(({ scopeName }) => !quotas.some((quota) => scopesOf(quota).includes(scopeName)));
  if (scopes.length === 0) return undefined;
  const list = scopes.map(({ scopeName, operator, values = [] }) => `{${scopeName} ${operator} [${values.join(' ')}]}`);
  return `insufficient quota to match these scopes: [${list.join(' ')}]`;
}

const scopesOf = ({ spec }: ResourceQuota): readonly string[] => [
  ...(spec.scopes ?? []),
  ...(spec.scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName),
];
