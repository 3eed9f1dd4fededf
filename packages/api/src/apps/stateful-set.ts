import { selectorValues } from '../validation/labels.ts';
import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import {
  defineResource,
  scaleSubresource,
  statusSubresource,
  validateDnsLabel,
  forbidden,
  formatLabelSelector,
  invalid,
  semanticEqual,
  type FieldError,
} from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, intOrString, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { persistentVolumeClaim } from '../core/persistent-volume-claim.ts';
import { podTemplateSpec, type PodTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { statefulSets } from '../resources.ts';
import { choiceOr, demanded } from '../go-zero.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { checkRunsAlways, checkSelectorAndTemplate } from './validate-replicas.ts';
import { checkIntOrPercent, checkNonNegative } from '../validation/numbers.ts';
import { checkText, noErrors, when } from '../validation/rules.ts';
import { changedPaths } from '../validation/changed-paths.ts';
import { asksTheSame, templateWarnings } from '../workload-warnings.ts';
import { claimSpecWarnings } from '../core/volumes/volume-warnings.ts';
import { validateStatefulSetStatusUpdate } from './validate-workload-status.ts';

const statefulSet = namedSchema('io.k8s.api.apps.v1.StatefulSet', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: statefulSetSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: statefulSetStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Runs pods that keep their names and their storage, in order.'),
);
export interface StatefulSet extends SchemaOf<typeof statefulSet> {}

const statefulSetSpec = namedSchema('io.k8s.api.apps.v1.StatefulSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional().describe('How long a pod must be ready to count as available.'),
    ordinals: statefulSetOrdinals().optional().describe('The number of the first pod.'),
    persistentVolumeClaimRetentionPolicy: statefulSetPersistentVolumeClaimRetentionPolicy()
      .prefault({})
      .describe('What happens to the claims when pods or the set go.'),
    podManagementPolicy: choiceOr(['OrderedReady', 'Parallel'], 'OrderedReady').describe('OrderedReady starts pods one after another, Parallel all at once.'),
    replicas: int32().default(1).describe('How many pods there should be.'),
    revisionHistoryLimit: int32().default(10).describe('How many former templates are kept.'),
    selector: labelSelector().describe('The labels of its pods.'),
    serviceName: z.string().optional().describe('The headless Service that names its pods.'),
    template: podTemplateSpec().describe('The pod to make replicas of.'),
    updateStrategy: statefulSetUpdateStrategy().prefault({}).describe('How pods are replaced when the template changes.'),
    volumeClaimTemplates: atomicList(persistentVolumeClaim()).optional().describe('Claims each pod gets one of, by name.'),
  }),
);
export interface StatefulSetSpec extends SchemaOf<typeof statefulSetSpec> {}

const statefulSetOrdinals = namedSchema('io.k8s.api.apps.v1.StatefulSetOrdinals', () =>
  z.object({
    start: int32().optional().describe('The number of the first pod.'),
  }),
);
export interface StatefulSetOrdinals extends SchemaOf<typeof statefulSetOrdinals> {}

const statefulSetPersistentVolumeClaimRetentionPolicy = namedSchema('io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy', () =>
  z.object({
    whenDeleted: choiceOr(['Delete', 'Retain'], 'Retain').describe('What becomes of the claims when the set is deleted.'),
    whenScaled: choiceOr(['Delete', 'Retain'], 'Retain').describe('What becomes of the claims of pods that scaling down removes.'),
  }),
);
export interface StatefulSetPersistentVolumeClaimRetentionPolicy extends SchemaOf<typeof statefulSetPersistentVolumeClaimRetentionPolicy> {}

const statefulSetUpdateStrategy = namedSchema('io.k8s.api.apps.v1.StatefulSetUpdateStrategy', () =>
  z.object({
    rollingUpdate: rollingUpdateStatefulSetStrategy().optional().describe('How many pods are replaced at once, and from which on.'),
    type: choiceOr(['OnDelete', 'RollingUpdate'], 'RollingUpdate').describe('RollingUpdate, or OnDelete to wait until pods are deleted.'),
  }),
);
export interface StatefulSetUpdateStrategy extends SchemaOf<typeof statefulSetUpdateStrategy> {}

const rollingUpdateStatefulSetStrategy = namedSchema('io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy', () =>
  z.object({
    maxUnavailable: intOrString().optional().describe('How many pods, or which part of them, may be unavailable during the update.'),
    partition: int32().default(0).describe('Pods with a lower number than this keep the old revision.'),
  }),
);
export interface RollingUpdateStatefulSetStrategy extends SchemaOf<typeof rollingUpdateStatefulSetStrategy> {}

const statefulSetStatus = namedSchema('io.k8s.api.apps.v1.StatefulSetStatus', () =>
  z.object({
    availableReplicas: int32().optional().describe('Pods that have been ready for minReadySeconds.'),
    collisionCount: int32().optional().describe('How often a name made from the template was already taken by another.'),
    conditions: listMap(statefulSetCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    currentReplicas: int32().optional().describe('Pods of the current revision.'),
    currentRevision: z.string().optional().describe('The revision that pods had before the update.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    readyReplicas: int32().optional().describe('Pods that are ready.'),
    replicas: demanded(int32().default(0)).describe('Pods that the controller made.'),
    updateRevision: z.string().optional().describe('The revision that pods get by the update.'),
    updatedReplicas: int32().optional().describe('Pods of the update revision.'),
  }),
);
export interface StatefulSetStatus extends SchemaOf<typeof statefulSetStatus> {}

const statefulSetCondition = namedSchema('io.k8s.api.apps.v1.StatefulSetCondition', () => z.object(conditionFields()));
export interface StatefulSetCondition extends SchemaOf<typeof statefulSetCondition> {}

export const statefulSetDefinition = defineResource<StatefulSet>({
  reference: statefulSets,
  shortNames: ['sts'],
  categories: ['all'],
  schema: statefulSet,
  strategy: {
    default: defaultStatefulSet,
    validate,
    settled: ['spec.template', 'spec.volumeClaimTemplates'],
    tolerates: [...toleratedTemplateRules(), selectorValues('spec.selector')],
    validateCreate: ({ spec: { serviceName } }) => (serviceName ? checkText('spec.serviceName', serviceName, validateDnsLabel) : noErrors),
    validateUpdate,
    validateStatusUpdate: validateStatefulSetStatusUpdate,
    warnings,
  },
  scale: {
    specReplicas: ({ spec }) => spec.replicas,
    statusReplicas: ({ status }) => status.replicas,
    selector: ({ spec }) => formatLabelSelector(spec.selector),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  columns: [
    nameColumn,
    textColumn('Ready', { description: 'How many pods are ready, of how many.' }, ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    ageColumn,
    ...templateColumns<StatefulSet>(({ spec }) => spec.template),
  ],
  subresources: [scaleSubresource, statusSubresource('StatefulSet')],
});

function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const { updateStrategy, template } = statefulSet.spec;
  const rollingUpdate = { partition: 0, ...updateStrategy.rollingUpdate };
  return {
    ...statefulSet,
    spec: {
      ...statefulSet.spec,
      updateStrategy: updateStrategy.type === 'RollingUpdate' ? { ...updateStrategy, rollingUpdate } : updateStrategy,
      template: defaultPodTemplate(template),
    },
  };
}

function validate({ spec }: StatefulSet): readonly FieldError[] {
  const { type, rollingUpdate } = spec.updateStrategy;
  const field = 'spec.updateStrategy.rollingUpdate';
  return [
    ...when(type === 'OnDelete' && rollingUpdate !== undefined, () => invalid(field, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")),
    ...checkNonNegative(`${field}.partition`, rollingUpdate?.partition),
    ...(rollingUpdate?.maxUnavailable === undefined ? noErrors : checkIntOrPercent(`${field}.maxUnavailable`, rollingUpdate.maxUnavailable)),
    ...checkNonNegative('spec.replicas', spec.replicas),
    ...checkNonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...checkNonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...checkSelectorAndTemplate('statefulset', spec.selector, withClaims(spec)),
    ...checkRunsAlways('StatefulSet', spec.template),
  ];
}

/** The template as the pods get it: each claim is a volume, too, in place of one of the same name. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSet['spec']): PodTemplateSpec {
  const claimed = volumeClaimTemplates.map(({ metadata }) => ({ name: metadata.name, persistentVolumeClaim: { claimName: metadata.name } }));
  const own = (template.spec.volumes ?? []).filter(({ name }) => !claimed.some((claim) => claim.name === name));
  return { ...template, spec: { ...template.spec, volumes: [...own, ...claimed] } };
}

const onlyThese =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function validateUpdate({ spec }: StatefulSet, { spec: old }: StatefulSet): readonly FieldError[] {
  const { replicas, ordinals, template, updateStrategy, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy, minReadySeconds } = old;
  const kept = { ...spec, replicas, ordinals, template, updateStrategy, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy, minReadySeconds };
  return semanticEqual(kept, old) ? noErrors : [forbidden('spec', `${onlyThese}\n${changedPaths('spec', old, kept).join('\n')}`)];
}

const ofTemplate = templateWarnings<StatefulSet>('spec.template', ({ spec }) => spec.template);

function warnings(statefulSet: StatefulSet, old?: StatefulSet): readonly string[] {
  if (asksTheSame(statefulSet, old)) return [];
  const { volumeClaimTemplates = [], revisionHistoryLimit } = statefulSet.spec;
  return [
    ...ofTemplate(statefulSet, old),
    ...volumeClaimTemplates.flatMap(({ spec }, index) => claimSpecWarnings(`spec.volumeClaimTemplates[${index}].spec`, spec)),
    ...(revisionHistoryLimit < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ];
}
