import type { ResourceQuota } from '@kubets/api';
import { z } from 'zod';

type ScopeRequirement = NonNullable<NonNullable<ResourceQuota['spec']['scopeSelector']>['matchExpressions']>[number];

/** What may only be used where a quota covers it. */
export interface LimitedResource {
  readonly apiGroup: string;
  readonly resource: string;
  /** Amounts whose name contains one of these are limited. */
  readonly matchContains: readonly string[];
  /** Objects in all of these scopes are limited. */
  readonly matchScopes: readonly ScopeRequirement[];
}

const texts = z.array(z.string()).nullish();
const written = z.strictObject({
  apiVersion: z.enum(['apiserver.config.k8s.io/v1', 'resourcequota.admission.k8s.io/v1', 'resourcequota.admission.k8s.io/v1beta1']),
  kind: z.enum(['ResourceQuotaConfiguration', 'Configuration']),
  limitedResources: z
    .array(
      z.strictObject({
        apiGroup: z.string().nullish(),
        resource: z.string().min(1),
        matchContains: texts,
        matchScopes: z
          .array(z.strictObject({ scopeName: z.string(), operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']), values: z.array(z.string()).optional() }))
          .nullish(),
      }),
    )
    .nullish(),
});

/** Throws saying what is wrong with it. */
export function readResourceQuotaConfiguration(value: unknown): readonly LimitedResource[] {
  if (value === undefined) return [];
  const read = written.safeParse(value);
  if (!read.success) throw new Error(`the configuration of ResourceQuota: ${z.prettifyError(read.error)}`);
  return (read.data.limitedResources ?? []).map(({ apiGroup, resource, matchContains, matchScopes }) => ({
    apiGroup: apiGroup ?? '',
    resource,
    matchContains: matchContains ?? [],
    matchScopes: (matchScopes ?? []) as readonly ScopeRequirement[],
  }));
}
