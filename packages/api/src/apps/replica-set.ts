import { selectorValues } from '../validation/labels.ts';
import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import { defineResource, scaleSubresource, statusSubresource, formatLabelSelector, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { replicaStatusFields } from './replica-status-fields.ts';
import { int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { replicaSets } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkRunsAlways, checkSelectorAndTemplate } from './validate-replicas.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { podNameWarnings, templateWarnings } from '../workload-warnings.ts';
import { checkReplicaStatus } from '../validation/status-counts.ts';
import { replicaCountColumns } from './replica-counts.ts';

const replicaSet = namedSchema('io.k8s.api.apps.v1.ReplicaSet', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: replicaSetSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: replicaSetStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Keeps a number of pods of one template running. Deployments make and manage them.'),
);
export interface ReplicaSet extends SchemaOf<typeof replicaSet> {}

const replicaSetSpec = namedSchema('io.k8s.api.apps.v1.ReplicaSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional().describe('How long a pod must be ready to count as available.'),
    replicas: int32().default(1).describe('How many pods there should be.'),
    selector: labelSelector().describe('The labels of its pods.'),
    template: podTemplateSpec().prefault({}).describe('The pod to make replicas of.'),
  }),
);
export interface ReplicaSetSpec extends SchemaOf<typeof replicaSetSpec> {}

const replicaSetStatus = namedSchema('io.k8s.api.apps.v1.ReplicaSetStatus', () =>
  z.object({
    conditions: listMap(replicaSetCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    ...replicaStatusFields(),
    terminatingReplicas: int32().optional().describe('Pods that are being deleted and are still there.'),
  }),
);
export interface ReplicaSetStatus extends SchemaOf<typeof replicaSetStatus> {}

const replicaSetCondition = namedSchema('io.k8s.api.apps.v1.ReplicaSetCondition', () => z.object(conditionFields()));
export interface ReplicaSetCondition extends SchemaOf<typeof replicaSetCondition> {}

const warnings = templateWarnings<ReplicaSet>('spec.template', ({ spec }) => spec.template);

export const replicaSetDefinition = defineResource<ReplicaSet>({
  reference: replicaSets,
  shortNames: ['rs'],
  categories: ['all'],
  schema: replicaSet,
  strategy: {
    warnings: (object, old) => [...podNameWarnings(object, old), ...warnings(object, old)],
    default: (object) => ({ ...object, spec: { ...object.spec, template: defaultPodTemplate(object.spec.template) } }),
    validate,
    tolerates: [...toleratedTemplateRules(), selectorValues('spec.selector')],
    validateStatusUpdate: ({ status }) => checkReplicaStatus(status),
    validateUpdate: (replicaSet, old) => checkImmutable('spec.selector', replicaSet.spec.selector, old.spec.selector),
  },
  scale: {
    specReplicas: ({ spec }) => spec.replicas,
    statusReplicas: ({ status }) => status.replicas,
    selector: ({ spec }) => formatLabelSelector(spec.selector),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  selectableFields: [{ label: 'status.replicas', value: ({ status }) => String(status.replicas) }],
  columns: [
    nameColumn,
    ...replicaCountColumns,
    ageColumn,
    ...templateColumns<ReplicaSet>(({ spec }) => spec.template),
    textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabelSelector(spec.selector)),
  ],
  subresources: [scaleSubresource, statusSubresource('ReplicaSet')],
});

function validate({ spec }: ReplicaSet): readonly FieldError[] {
  return [
    ...checkNonNegative('spec.replicas', spec.replicas),
    ...checkNonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...checkSelectorAndTemplate('deployment', spec.selector, spec.template),
    ...checkRunsAlways('ReplicaSet', spec.template),
  ];
}
