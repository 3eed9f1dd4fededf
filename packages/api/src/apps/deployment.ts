import { defineResource, scaleSubresource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, intOrString, listMap, namedSchema, objectMeta, patchStrategy, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { deployments } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';

export const deployment = namedSchema('io.k8s.api.apps.v1.Deployment', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: deploymentSpec().prefault({} as never),
    status: deploymentStatus().prefault({}),
  }),
);
export interface Deployment extends SchemaOf<typeof deployment> {}

export const deploymentSpec = namedSchema('io.k8s.api.apps.v1.DeploymentSpec', () =>
  z.object({
    minReadySeconds: int32().optional(),
    paused: z.boolean().optional(),
    progressDeadlineSeconds: int32().default(600),
    replicas: int32().default(1),
    revisionHistoryLimit: int32().default(10),
    selector: labelSelector(),
    strategy: patchStrategy(deploymentStrategy(), 'retainKeys').prefault({}),
    template: podTemplateSpec(),
  }),
);
export interface DeploymentSpec extends SchemaOf<typeof deploymentSpec> {}

export const deploymentStrategy = namedSchema('io.k8s.api.apps.v1.DeploymentStrategy', () =>
  z.object({
    rollingUpdate: rollingUpdateDeployment().optional(),
    type: choiceOr(['Recreate', 'RollingUpdate'], 'RollingUpdate'),
  }),
);
export interface DeploymentStrategy extends SchemaOf<typeof deploymentStrategy> {}

export const rollingUpdateDeployment = namedSchema('io.k8s.api.apps.v1.RollingUpdateDeployment', () =>
  z.object({
    maxSurge: intOrString().default('25%'),
    maxUnavailable: intOrString().default('25%'),
  }),
);
export interface RollingUpdateDeployment extends SchemaOf<typeof rollingUpdateDeployment> {}

export const deploymentStatus = namedSchema('io.k8s.api.apps.v1.DeploymentStatus', () =>
  z.object({
    availableReplicas: int32().optional(),
    collisionCount: int32().optional(),
    conditions: listMap(deploymentCondition(), ['type']).optional(),
    observedGeneration: int64().optional(),
    readyReplicas: int32().optional(),
    replicas: int32().optional(),
    terminatingReplicas: int32().optional(),
    unavailableReplicas: int32().optional(),
    updatedReplicas: int32().optional(),
  }),
);
export interface DeploymentStatus extends SchemaOf<typeof deploymentStatus> {}

export const deploymentCondition = namedSchema('io.k8s.api.apps.v1.DeploymentCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    lastUpdateTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface DeploymentCondition extends SchemaOf<typeof deploymentCondition> {}

export const deploymentDefinition = defineResource<Deployment>({
  reference: deployments,
  shortNames: ['deploy'],
  categories: ['all'],
  schema: deployment,
  subresources: [scaleSubresource, statusSubresource('Deployment')],
});
