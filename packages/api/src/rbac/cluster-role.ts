import { defineResource, type FieldError, validatePathSegment, required } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { policyRule } from './policy-rule.ts';
import { clusterRoles } from '../resources.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { checkLabelSelector, selectorValues } from '../validation/labels.ts';
import { checkPolicyRules } from './validate-rbac.ts';

const clusterRole = namedSchema('io.k8s.api.rbac.v1.ClusterRole', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      aggregationRule: aggregationRule().optional().describe('Takes the rules of other ClusterRoles, by their labels.'),
      rules: atomicList(policyRule()).optional().describe('What the role allows.'),
    })
    .describe('Rights over the whole cluster, or to be granted in any namespace.'),
);
export interface ClusterRole extends SchemaOf<typeof clusterRole> {}

const aggregationRule = namedSchema('io.k8s.api.rbac.v1.AggregationRule', () =>
  z.object({
    clusterRoleSelectors: atomicList(labelSelector()).optional().describe('ClusterRoles with these labels give this one its rules.'),
  }),
);
export interface AggregationRule extends SchemaOf<typeof aggregationRule> {}

export const clusterRoleDefinition = defineResource<ClusterRole>({
  reference: clusterRoles,
  schema: clusterRole,
  strategy: { validate, tolerates: [selectorValues('aggregationRule.clusterRoleSelectors[*]')], validateName: validatePathSegment, allowCreateOnUpdate: true },
  columns: [nameColumn, createdAtColumn],
});

function validate({ rules, aggregationRule }: ClusterRole): readonly FieldError[] {
  return [...checkPolicyRules('rules', rules, 'Cluster'), ...checkAggregation('aggregationRule', aggregationRule)];
}

function checkAggregation(field: string, rule: ClusterRole['aggregationRule']): readonly FieldError[] {
  if (rule === undefined) return [];
  const selectors = rule.clusterRoleSelectors ?? [];
  return selectors.length === 0
    ? [required(`${field}.clusterRoleSelectors`, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
    : selectors.flatMap((selector, index) => checkLabelSelector(`${field}.clusterRoleSelectors[${index}]`, selector));
}
