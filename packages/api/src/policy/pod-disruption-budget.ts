import { defineResource, statusSubresource, invalid, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, intOrString, listMap, namedSchema, objectMeta, patchStrategy, time, type SchemaOf } from '@kubets/machinery/schema';
import { condition } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { podDisruptionBudgets } from '../resources.ts';
import { choice } from '../go-zero.ts';
import { ageColumn, integerColumn, nameColumn, textColumn } from '../columns.ts';
import { checkLabelSelector, selectorValues } from '../validation/labels.ts';
import { checkAtMostAll, checkIntOrPercent } from '../validation/numbers.ts';
import { noErrors, when } from '../validation/rules.ts';
import { checkCounts } from '../validation/status-counts.ts';

const podDisruptionBudget = namedSchema('io.k8s.api.policy.v1.PodDisruptionBudget', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: podDisruptionBudgetSpec().prefault({}).describe('The desired state.'),
      status: podDisruptionBudgetStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('How many pods of an application may be taken away at once.'),
);
export interface PodDisruptionBudget extends SchemaOf<typeof podDisruptionBudget> {}

const podDisruptionBudgetSpec = namedSchema('io.k8s.api.policy.v1.PodDisruptionBudgetSpec', () =>
  z.object({
    maxUnavailable: intOrString().optional().describe('How many pods, or what share, may be missing.'),
    minAvailable: intOrString().optional().describe('How many pods, or what share, must stay.'),
    selector: patchStrategy(labelSelector(), 'replace').optional().describe('Which pods.'),
    unhealthyPodEvictionPolicy: choice(['AlwaysAllow', 'IfHealthyBudget']).describe('When pods that are not ready may be evicted.'),
  }),
);
export interface PodDisruptionBudgetSpec extends SchemaOf<typeof podDisruptionBudgetSpec> {}

const podDisruptionBudgetStatus = namedSchema('io.k8s.api.policy.v1.PodDisruptionBudgetStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    currentHealthy: int32().optional().describe('Healthy pods there are.'),
    desiredHealthy: int32().optional().describe('Healthy pods there must be.'),
    disruptedPods: z.record(z.string(), time()).optional().describe('Pods whose eviction was granted and that are not being deleted yet.'),
    disruptionsAllowed: int32().optional().describe('How many pods may be evicted now.'),
    expectedPods: int32().optional().describe('Pods that are counted.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
  }),
);
export interface PodDisruptionBudgetStatus extends SchemaOf<typeof podDisruptionBudgetStatus> {}

export const podDisruptionBudgetDefinition = defineResource<PodDisruptionBudget>({
  reference: podDisruptionBudgets,
  shortNames: ['pdb'],
  schema: podDisruptionBudget,
  strategy: { validate, tolerates: [selectorValues('spec.selector')], validateStatusUpdate },
  columns: [
    nameColumn,
    textColumn('Min Available', { description: 'How many pods must stay.' }, ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    textColumn('Max Unavailable', { description: 'How many pods may be missing.' }, ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    integerColumn('Allowed Disruptions', { description: 'How many pods may be evicted now.' }, ({ status }) => status.disruptionsAllowed ?? 0),
    ageColumn,
  ],
  subresources: [statusSubresource('PodDisruptionBudget')],
});

function validate({ spec }: PodDisruptionBudget): readonly FieldError[] {
  const { minAvailable, maxUnavailable } = spec;
  const checkAmount = (field: string, amount: number | string | undefined): readonly FieldError[] =>
    amount === undefined ? noErrors : [...checkIntOrPercent(field, amount), ...checkAtMostAll(field, amount)];
  return [
    ...when(minAvailable !== undefined && maxUnavailable !== undefined, () => invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')),
    ...checkAmount('spec.minAvailable', minAvailable),
    ...checkAmount('spec.maxUnavailable', maxUnavailable),
    ...checkLabelSelector('spec.selector', spec.selector),
  ];
}

function validateStatusUpdate({ status }: PodDisruptionBudget): readonly FieldError[] {
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = status;
  return checkCounts({ disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods });
}
