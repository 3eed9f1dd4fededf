import { selectorValues } from '../validation/labels.ts';
import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import { defineResource, scaleSubresource, statusSubresource, forbidden, formatLabelSelector, invalid, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, intOrString, listMap, namedSchema, objectMeta, patchStrategy, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { deployments } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkRunsAlways, checkSelectorAndTemplate } from './validate-replicas.ts';
import { checkAtMostAll, checkIntOrPercent, checkNonNegative } from '../validation/numbers.ts';
import { checkPresent, when } from '../validation/rules.ts';
import { podNameWarnings, templateWarnings } from '../workload-warnings.ts';
import { validateDeploymentStatusUpdate } from './validate-workload-status.ts';

const deployment = namedSchema('io.k8s.api.apps.v1.Deployment', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: deploymentSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: deploymentStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Keeps a number of pods running and replaces them step by step when their template changes.'),
);
export interface Deployment extends SchemaOf<typeof deployment> {}

const deploymentSpec = namedSchema('io.k8s.api.apps.v1.DeploymentSpec', () =>
  z
    .object({
      minReadySeconds: int32().optional().describe('Seconds a pod must be ready to count as available.'),
      paused: z.boolean().optional().describe('Whether changes of the template wait.'),
      progressDeadlineSeconds: int32().default(600).describe('Seconds without progress after which the rollout counts as failed.'),
      replicas: int32().default(1).describe('How many pods there should be.'),
      revisionHistoryLimit: int32().default(10).describe('How many former templates are kept to go back to.'),
      selector: labelSelector().describe('Which pods belong to the Deployment. Their template must have these labels; it cannot be changed.'),
      strategy: patchStrategy(deploymentStrategy(), 'retainKeys').prefault({}).describe('How old pods are replaced by new ones.'),
      template: podTemplateSpec().describe('The pod that replicas are copies of.'),
    })
    .describe('What the Deployment should be.'),
);
export interface DeploymentSpec extends SchemaOf<typeof deploymentSpec> {}

const deploymentStrategy = namedSchema('io.k8s.api.apps.v1.DeploymentStrategy', () =>
  z
    .object({
      rollingUpdate: rollingUpdateDeployment().optional().describe('How many pods are replaced at a time.'),
      type: choiceOr(['Recreate', 'RollingUpdate'], 'RollingUpdate').describe('RollingUpdate replaces pods step by step, Recreate stops all of them first.'),
    })
    .describe('How old pods are replaced by new ones.'),
);
export interface DeploymentStrategy extends SchemaOf<typeof deploymentStrategy> {}

const rollingUpdateDeployment = namedSchema('io.k8s.api.apps.v1.RollingUpdateDeployment', () =>
  z
    .object({
      maxSurge: intOrString().default('25%').describe('How many pods more than wanted there may be, as a number or a share.'),
      maxUnavailable: intOrString().default('25%').describe('How many of the wanted pods may be missing, as a number or a share.'),
    })
    .describe('How many pods are replaced at a time.'),
);
export interface RollingUpdateDeployment extends SchemaOf<typeof rollingUpdateDeployment> {}

const deploymentStatus = namedSchema('io.k8s.api.apps.v1.DeploymentStatus', () =>
  z
    .object({
      availableReplicas: int32().optional().describe('Pods that have been ready for minReadySeconds.'),
      collisionCount: int32().optional().describe('How often a name made from the template was already taken by another.'),
      conditions: listMap(deploymentCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
      observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
      readyReplicas: int32().optional().describe('Pods that are ready.'),
      replicas: int32().optional().describe('Pods that the selector matches and that are not being deleted.'),
      terminatingReplicas: int32().optional().describe('Pods that are being deleted and are still there.'),
      unavailableReplicas: int32().optional().describe('Pods that are still wanting for the Deployment to be fully available.'),
      updatedReplicas: int32().optional().describe('Pods made from the latest template.'),
    })
    .describe('How far the Deployment has come.'),
);
export interface DeploymentStatus extends SchemaOf<typeof deploymentStatus> {}

const deploymentCondition = namedSchema('io.k8s.api.apps.v1.DeploymentCondition', () =>
  z.object({ lastUpdateTime: time().optional().describe('When the condition was last written.'), ...conditionFields() }),
);
export interface DeploymentCondition extends SchemaOf<typeof deploymentCondition> {}

const warnings = templateWarnings<Deployment>('spec.template', ({ spec }) => spec.template);

export const deploymentDefinition = defineResource<Deployment>({
  reference: deployments,
  shortNames: ['deploy'],
  categories: ['all'],
  schema: deployment,
  strategy: {
    warnings: (object, old) => [...podNameWarnings(object, old), ...warnings(object, old)],
    default: defaultDeployment,
    validate,
    tolerates: [...toleratedTemplateRules(), selectorValues('spec.selector')],
    validateStatusUpdate: validateDeploymentStatusUpdate,
    validateUpdate: (deployment, old) => checkImmutable('spec.selector', deployment.spec.selector, old.spec.selector),
  },
  scale: {
    specReplicas: ({ spec }) => spec.replicas,
    statusReplicas: ({ status }) => status.replicas ?? 0,
    selector: ({ spec }) => formatLabelSelector(spec.selector),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  columns: [
    nameColumn,
    textColumn('Ready', { description: 'How many pods are ready, of how many.' }, ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    textColumn('Up-to-date', { description: 'How many pods are of the current template.' }, ({ status }) => status.updatedReplicas ?? 0),
    textColumn('Available', { description: 'How many pods have been ready long enough.' }, ({ status }) => status.availableReplicas ?? 0),
    ageColumn,
    ...templateColumns<Deployment>(({ spec }) => spec.template),
    textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabelSelector(spec.selector)),
  ],
  subresources: [scaleSubresource, statusSubresource('Deployment')],
});

/** A rolling update replaces a quarter at a time unless told otherwise. */
function defaultDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment;
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%', ...spec.strategy.rollingUpdate };
  return {
    ...deployment,
    spec: {
      ...spec,
      strategy: spec.strategy.type === 'RollingUpdate' ? { ...spec.strategy, rollingUpdate } : spec.strategy,
      template: defaultPodTemplate(spec.template),
    },
  };
}

function validate({ spec }: Deployment): readonly FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  return [
    ...checkNonNegative('spec.replicas', spec.replicas),
    ...checkSelectorAndTemplate('deployment', spec.selector, spec.template),
    ...checkRunsAlways('ReplicaSet', spec.template),
    ...checkStrategy('spec.strategy', spec.strategy),
    ...checkNonNegative('spec.minReadySeconds', minReadySeconds),
    ...checkNonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...checkNonNegative('spec.progressDeadlineSeconds', progressDeadlineSeconds),
    ...when(progressDeadlineSeconds <= minReadySeconds, () =>
      invalid('spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds'),
    ),
  ];
}

function checkStrategy(field: string, { type, rollingUpdate }: DeploymentStrategy): readonly FieldError[] {
  if (type === 'Recreate') {
    return when(rollingUpdate !== undefined, () => forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"));
  }
  return checkPresent(rollingUpdate, ({ maxSurge, maxUnavailable }) => [
    ...checkIntOrPercent(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable),
    ...checkIntOrPercent(`${field}.rollingUpdate.maxSurge`, maxSurge),
    ...when(isNone(maxSurge) && isNone(maxUnavailable), () =>
      invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    ),
    ...checkAtMostAll(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable),
  ]);
}

const isNone = (amount: number | string): boolean => amount === 0 || amount === '0%';
