import { selectorValues } from '../validation/labels.ts';
import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import { deepEqual, defineResource, statusSubresource, formatLabelSelector, invalid, required, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, intOrString, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { daemonSets } from '../resources.ts';
import { templateGeneration, templateGenerationAnnotation } from '../semantics/template-generation.ts';
import { choiceOr, demanded } from '../go-zero.ts';
import { ageColumn, formatLabels, integerColumn, nameColumn, textColumn } from '../columns.ts';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkRunsAlways, checkSelectorAndTemplate } from './validate-replicas.ts';
import { checkAtMostAll, checkIntOrPercent, checkNonNegative } from '../validation/numbers.ts';
import { checkPresent, when } from '../validation/rules.ts';
import { templateWarnings } from '../workload-warnings.ts';
import { validateDaemonSetStatusUpdate } from './validate-workload-status.ts';

const daemonSet = namedSchema('io.k8s.api.apps.v1.DaemonSet', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: daemonSetSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: daemonSetStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Runs one pod on every node, or on every node that matches.'),
);
export interface DaemonSet extends SchemaOf<typeof daemonSet> {}

const daemonSetSpec = namedSchema('io.k8s.api.apps.v1.DaemonSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional().describe('How long a pod must be ready to count as available.'),
    revisionHistoryLimit: int32().default(10).describe('How many former templates are kept.'),
    selector: labelSelector().describe('The labels of its pods.'),
    template: podTemplateSpec().describe('The pod each node runs.'),
    updateStrategy: daemonSetUpdateStrategy().prefault({}).describe('How pods are replaced when the template changes.'),
  }),
);
export interface DaemonSetSpec extends SchemaOf<typeof daemonSetSpec> {}

const daemonSetUpdateStrategy = namedSchema('io.k8s.api.apps.v1.DaemonSetUpdateStrategy', () =>
  z.object({
    rollingUpdate: rollingUpdateDaemonSet().optional().describe('How many pods may be replaced at a time. For RollingUpdate only.'),
    type: choiceOr(['RollingUpdate', 'OnDelete'], 'RollingUpdate').describe(
      'RollingUpdate replaces the pods of nodes by and by, OnDelete only those that somebody deletes.',
    ),
  }),
);
export interface DaemonSetUpdateStrategy extends SchemaOf<typeof daemonSetUpdateStrategy> {}

const rollingUpdateDaemonSet = namedSchema('io.k8s.api.apps.v1.RollingUpdateDaemonSet', () =>
  z.object({
    maxSurge: intOrString().default(0).describe('How many nodes, or which part of them, may run the new pod beside the old one.'),
    maxUnavailable: intOrString().default(1).describe('How many nodes, or which part of them, may be without an available pod.'),
  }),
);
export interface RollingUpdateDaemonSet extends SchemaOf<typeof rollingUpdateDaemonSet> {}

const daemonSetStatus = namedSchema('io.k8s.api.apps.v1.DaemonSetStatus', () =>
  z.object({
    collisionCount: int32().optional().describe('How often a name made from the template was already taken by another.'),
    conditions: listMap(daemonSetCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    currentNumberScheduled: demanded(int32().default(0)).describe('Nodes that run a pod and should.'),
    desiredNumberScheduled: demanded(int32().default(0)).describe('Nodes that should run a pod.'),
    numberAvailable: int32().optional().describe('Nodes that should run a pod and have an available one.'),
    numberMisscheduled: demanded(int32().default(0)).describe('Nodes that run a pod and should not.'),
    numberReady: demanded(int32().default(0)).describe('Nodes that should run a pod and have a ready one.'),
    numberUnavailable: int32().optional().describe('Nodes that should run a pod and have no available one.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    updatedNumberScheduled: int32().optional().describe('Nodes that run a pod made from the latest template.'),
  }),
);
export interface DaemonSetStatus extends SchemaOf<typeof daemonSetStatus> {}

const daemonSetCondition = namedSchema('io.k8s.api.apps.v1.DaemonSetCondition', () => z.object(conditionFields()));
export interface DaemonSetCondition extends SchemaOf<typeof daemonSetCondition> {}

export const daemonSetDefinition = defineResource<DaemonSet>({
  reference: daemonSets,
  shortNames: ['ds'],
  categories: ['all'],
  schema: daemonSet,
  strategy: {
    warnings: templateWarnings<DaemonSet>('spec.template', ({ spec }) => spec.template),
    default: defaultDaemonSet,
    prepareForCreate: (daemonSet) => withTemplateGeneration(daemonSet, 1),
    prepareForUpdate,
    validate,
    tolerates: [...toleratedTemplateRules(), selectorValues('spec.selector')],
    validateStatusUpdate: validateDaemonSetStatusUpdate,
    validateUpdate: (daemonSet, old) => checkImmutable('spec.selector', daemonSet.spec.selector, old.spec.selector),
  },
  columns: [
    nameColumn,
    integerColumn('Desired', { description: 'How many nodes should run a pod.' }, ({ status }) => status.desiredNumberScheduled),
    integerColumn('Current', { description: 'How many of them have one.' }, ({ status }) => status.currentNumberScheduled),
    integerColumn('Ready', { description: 'How many of those are ready.' }, ({ status }) => status.numberReady),
    integerColumn('Up-to-date', { description: 'How many are of the current template.' }, ({ status }) => status.updatedNumberScheduled ?? 0),
    integerColumn('Available', { description: 'How many have been ready long enough.' }, ({ status }) => status.numberAvailable ?? 0),
    textColumn('Node Selector', { description: 'The nodes to run on.' }, ({ spec }) => formatLabels(spec.template.spec.nodeSelector)),
    ageColumn,
    ...templateColumns<DaemonSet>(({ spec }) => spec.template),
    textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabelSelector(spec.selector)),
  ],
  subresources: [statusSubresource('DaemonSet')],
});

function defaultDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const { updateStrategy, template } = daemonSet.spec;
  const rollingUpdate = { maxSurge: 0, maxUnavailable: 1, ...updateStrategy.rollingUpdate };
  return {
    ...daemonSet,
    spec: {
      ...daemonSet.spec,
      updateStrategy: updateStrategy.type === 'RollingUpdate' ? { ...updateStrategy, rollingUpdate } : updateStrategy,
      template: defaultPodTemplate(template),
    },
  };
}

function prepareForUpdate(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  const generation = templateGeneration(old);
  return withTemplateGeneration(daemonSet, deepEqual(daemonSet.spec.template, old.spec.template) ? generation : generation + 1);
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...daemonSet.metadata.annotations, [templateGenerationAnnotation]: String(generation) };
  return { ...daemonSet, metadata: { ...daemonSet.metadata, annotations } };
}

const isNone = (amount: number | string): boolean => amount === 0 || amount === '0%';

function validate({ spec }: DaemonSet): readonly FieldError[] {
  const field = 'spec.updateStrategy.rollingUpdate';
  return [
    ...checkSelectorAndTemplate('daemonset', spec.selector, spec.template),
    ...checkRunsAlways('DaemonSet', spec.template),
    ...checkNonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...checkNonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...checkPresent(spec.updateStrategy.rollingUpdate, ({ maxSurge, maxUnavailable }) => [
      ...checkIntOrPercent(`${field}.maxUnavailable`, maxUnavailable),
      ...checkIntOrPercent(`${field}.maxSurge`, maxSurge),
      ...checkAtMostAll(`${field}.maxUnavailable`, maxUnavailable),
      ...when(isNone(maxSurge) && isNone(maxUnavailable), () => required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')),
      ...when(!isNone(maxSurge) && !isNone(maxUnavailable), () => invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')),
    ]),
  ];
}
