import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { policyRule } from './policy-rule.ts';
import { clusterRoles } from '../resources.ts';

export const clusterRole = namedSchema('io.k8s.api.rbac.v1.ClusterRole', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    aggregationRule: aggregationRule().optional(),
    rules: atomicList(policyRule()).optional(),
  }),
);
export interface ClusterRole extends SchemaOf<typeof clusterRole> {}

export const aggregationRule = namedSchema('io.k8s.api.rbac.v1.AggregationRule', () =>
  z.object({
    clusterRoleSelectors: atomicList(labelSelector()).optional(),
  }),
);
export interface AggregationRule extends SchemaOf<typeof aggregationRule> {}

export const clusterRoleDefinition = defineResource<ClusterRole>({
  reference: clusterRoles,
  schema: clusterRole,
});
