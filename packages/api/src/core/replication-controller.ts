import { toleratedTemplateRules } from './pod/tolerated-pod-rules.ts';
import { defineResource, scaleSubresource, statusSubresource, formatLabelSelector, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { replicaStatusFields } from '../apps/replica-status-fields.ts';
import { atomic, int32, listMap, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { podTemplateSpec } from './pod/pod-spec.ts';
import { replicationControllers } from '../resources.ts';
import { ageColumn, formatLabels, nameColumn, textColumn } from '../columns.ts';
import { checkRunsAlways, checkSelectorAndTemplate } from '../apps/validate-replicas.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { defaultPodTemplate } from './pod/default-pod-spec.ts';
import { asksTheSame, podNameWarnings } from '../workload-warnings.ts';
import { podWarnings } from './pod/pod-warnings.ts';
import { checkReplicaStatus } from '../validation/status-counts.ts';
import { replicaCountColumns } from '../apps/replica-counts.ts';

const replicationController = namedSchema('io.k8s.api.core.v1.ReplicationController', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: replicationControllerSpec().prefault({}).describe('The desired state.'),
      status: replicationControllerStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Keeps a number of pods running. Deployment is its successor.'),
);
export interface ReplicationController extends SchemaOf<typeof replicationController> {}

const replicationControllerSpec = namedSchema('io.k8s.api.core.v1.ReplicationControllerSpec', () =>
  z.object({
    minReadySeconds: int32().optional().describe('How long a pod must have been ready to be available.'),
    replicas: int32().default(1).describe('How many pods there should be.'),
    selector: atomic(stringMap()).optional().describe('The labels that all pods have.'),
    template: podTemplateSpec().prefault({}).describe('The pod to make copies of.'),
  }),
);
export interface ReplicationControllerSpec extends SchemaOf<typeof replicationControllerSpec> {}

const replicationControllerStatus = namedSchema('io.k8s.api.core.v1.ReplicationControllerStatus', () =>
  z.object({
    conditions: listMap(replicationControllerCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    ...replicaStatusFields(),
  }),
);
export interface ReplicationControllerStatus extends SchemaOf<typeof replicationControllerStatus> {}

const replicationControllerCondition = namedSchema('io.k8s.api.core.v1.ReplicationControllerCondition', () => z.object(conditionFields()));
export interface ReplicationControllerCondition extends SchemaOf<typeof replicationControllerCondition> {}

export const replicationControllerDefinition = defineResource<ReplicationController>({
  reference: replicationControllers,
  shortNames: ['rc'],
  categories: ['all'],
  schema: replicationController,
  strategy: {
    default: defaultController,
    validate,
    tolerates: toleratedTemplateRules(),
    orphansDependents: true,
    warnings,
    validateStatusUpdate: ({ status }) => checkReplicaStatus(status),
  },
  scale: {
    specReplicas: ({ spec }) => spec.replicas,
    statusReplicas: ({ status }) => status.replicas,
    selector: ({ spec }) => formatLabelSelector({ matchLabels: spec.selector ?? {} }),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  selectableFields: [{ label: 'status.replicas', value: ({ status }) => String(status.replicas) }],
  columns: [
    nameColumn,
    ...replicaCountColumns,
    ageColumn,
    ...templateColumns<ReplicationController>(({ spec }) => spec.template),
    textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabels(spec.selector)),
  ],
  subresources: [scaleSubresource, statusSubresource('ReplicationController')],
});

/** Selector and labels come from the template where they are left out. */
function defaultController(controller: ReplicationController): ReplicationController {
  const { metadata, spec } = controller;
  const labels = spec.template.metadata?.labels;
  const isEmpty = (map: Readonly<Record<string, string>> | undefined): boolean => Object.keys(map ?? {}).length === 0;
  return {
    ...controller,
    metadata: { ...metadata, ...(labels && isEmpty(metadata.labels) && { labels }) },
    spec: { ...spec, ...(labels && isEmpty(spec.selector) && { selector: labels }), template: defaultPodTemplate(spec.template) },
  };
}

function validate({ spec }: ReplicationController): readonly FieldError[] {
  return [
    ...checkNonNegative('spec.replicas', spec.replicas),
    ...checkNonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...checkSelectorAndTemplate('replicationcontroller', { matchLabels: spec.selector ?? {} }, spec.template),
    ...checkRunsAlways('ReplicationController', spec.template),
  ];
}

function warnings(controller: ReplicationController, old?: ReplicationController): readonly string[] {
  const { template } = controller.spec;
  if (template === undefined || asksTheSame(controller, old)) return [];
  return [...podNameWarnings(controller, old), ...podWarnings(template, 'spec.template')];
}
