import { z } from 'zod';
import { atomicList, int32, listMap, listSet, namedSchema, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { lifecycle, probe } from './probe.ts';
import { securityContext } from './security-context.ts';
import { choice, choiceOr, textOr } from '../../go-zero.ts';

export const configMapEnvSource = namedSchema('io.k8s.api.core.v1.ConfigMapEnvSource', () =>
  z.object({
    name: z.string().optional(),
    optional: z.boolean().optional(),
  }),
);
export interface ConfigMapEnvSource extends SchemaOf<typeof configMapEnvSource> {}

export const configMapKeySelector = namedSchema('io.k8s.api.core.v1.ConfigMapKeySelector', () =>
  z
    .object({
      key: z.string(),
      name: z.string().optional(),
      optional: z.boolean().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface ConfigMapKeySelector extends SchemaOf<typeof configMapKeySelector> {}

export const container = namedSchema('io.k8s.api.core.v1.Container', () =>
  z.object({
    args: atomicList(z.string()).optional(),
    command: atomicList(z.string()).optional(),
    env: listMap(envVar(), ['name']).optional(),
    envFrom: atomicList(envFromSource()).optional(),
    image: z.string().optional(),
    imagePullPolicy: choice(['Always', 'IfNotPresent', 'Never']),
    lifecycle: lifecycle().optional(),
    livenessProbe: probe().optional(),
    name: z.string(),
    ports: listMap(containerPort(), ['containerPort', 'protocol']).optional(),
    readinessProbe: probe().optional(),
    resizePolicy: atomicList(containerResizePolicy()).optional(),
    resources: resourceRequirements().prefault({}),
    restartPolicy: choice(['Always', 'Never', 'OnFailure']),
    restartPolicyRules: atomicList(containerRestartRule()).optional(),
    securityContext: securityContext().optional(),
    startupProbe: probe().optional(),
    stdin: z.boolean().optional(),
    stdinOnce: z.boolean().optional(),
    terminationMessagePath: textOr('/dev/termination-log'),
    terminationMessagePolicy: choiceOr(['FallbackToLogsOnError', 'File'], 'File'),
    tty: z.boolean().optional(),
    volumeDevices: listMap(volumeDevice(), ['devicePath']).optional(),
    volumeMounts: listMap(volumeMount(), ['mountPath']).optional(),
    workingDir: z.string().optional(),
  }),
);
export interface Container extends SchemaOf<typeof container> {}

export const envVar = namedSchema('io.k8s.api.core.v1.EnvVar', () =>
  z.object({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: envVarSource().optional(),
  }),
);
export interface EnvVar extends SchemaOf<typeof envVar> {}

export const envVarSource = namedSchema('io.k8s.api.core.v1.EnvVarSource', () =>
  z.object({
    configMapKeyRef: configMapKeySelector().optional(),
    fieldRef: objectFieldSelector().optional(),
    fileKeyRef: fileKeySelector().optional(),
    resourceFieldRef: resourceFieldSelector().optional(),
    secretKeyRef: secretKeySelector().optional(),
  }),
);
export interface EnvVarSource extends SchemaOf<typeof envVarSource> {}

export const objectFieldSelector = namedSchema('io.k8s.api.core.v1.ObjectFieldSelector', () =>
  z
    .object({
      apiVersion: textOr('v1'),
      fieldPath: z.string(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface ObjectFieldSelector extends SchemaOf<typeof objectFieldSelector> {}

export const fileKeySelector = namedSchema('io.k8s.api.core.v1.FileKeySelector', () =>
  z
    .object({
      key: z.string(),
      optional: z.boolean().optional(),
      path: z.string(),
      volumeName: z.string(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface FileKeySelector extends SchemaOf<typeof fileKeySelector> {}

export const resourceFieldSelector = namedSchema('io.k8s.api.core.v1.ResourceFieldSelector', () =>
  z
    .object({
      containerName: z.string().optional(),
      divisor: quantity().default('0'),
      resource: z.string(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface ResourceFieldSelector extends SchemaOf<typeof resourceFieldSelector> {}

export const secretKeySelector = namedSchema('io.k8s.api.core.v1.SecretKeySelector', () =>
  z
    .object({
      key: z.string(),
      name: z.string().optional(),
      optional: z.boolean().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface SecretKeySelector extends SchemaOf<typeof secretKeySelector> {}

export const envFromSource = namedSchema('io.k8s.api.core.v1.EnvFromSource', () =>
  z.object({
    configMapRef: configMapEnvSource().optional(),
    prefix: z.string().optional(),
    secretRef: secretEnvSource().optional(),
  }),
);
export interface EnvFromSource extends SchemaOf<typeof envFromSource> {}

export const secretEnvSource = namedSchema('io.k8s.api.core.v1.SecretEnvSource', () =>
  z.object({
    name: z.string().optional(),
    optional: z.boolean().optional(),
  }),
);
export interface SecretEnvSource extends SchemaOf<typeof secretEnvSource> {}

export const containerPort = namedSchema('io.k8s.api.core.v1.ContainerPort', () =>
  z.object({
    containerPort: int32(),
    hostIP: z.string().optional(),
    hostPort: int32().optional(),
    name: z.string().optional(),
    protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP'),
  }),
);
export interface ContainerPort extends SchemaOf<typeof containerPort> {}

export const containerResizePolicy = namedSchema('io.k8s.api.core.v1.ContainerResizePolicy', () =>
  z.object({
    resourceName: z.string(),
    restartPolicy: z.enum(['NotRequired', 'RestartContainer']),
  }),
);
export interface ContainerResizePolicy extends SchemaOf<typeof containerResizePolicy> {}

export const resourceRequirements = namedSchema('io.k8s.api.core.v1.ResourceRequirements', () =>
  z.object({
    claims: listMap(resourceClaim(), ['name'], { patch: 'replace' }).optional(),
    limits: z.record(z.string(), quantity()).optional(),
    requests: z.record(z.string(), quantity()).optional(),
  }),
);
export interface ResourceRequirements extends SchemaOf<typeof resourceRequirements> {}

export const resourceClaim = namedSchema('io.k8s.api.core.v1.ResourceClaim', () =>
  z.object({
    name: z.string(),
    request: z.string().optional(),
  }),
);
export interface ResourceClaim extends SchemaOf<typeof resourceClaim> {}

export const containerRestartRule = namedSchema('io.k8s.api.core.v1.ContainerRestartRule', () =>
  z.object({
    action: z.enum(['Restart', 'RestartAllContainers']),
    exitCodes: containerRestartRuleOnExitCodes().optional(),
  }),
);
export interface ContainerRestartRule extends SchemaOf<typeof containerRestartRule> {}

export const containerRestartRuleOnExitCodes = namedSchema('io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes', () =>
  z.object({
    operator: z.enum(['In', 'NotIn']),
    values: listSet(int32()).optional(),
  }),
);
export interface ContainerRestartRuleOnExitCodes extends SchemaOf<typeof containerRestartRuleOnExitCodes> {}

export const volumeDevice = namedSchema('io.k8s.api.core.v1.VolumeDevice', () =>
  z.object({
    devicePath: z.string(),
    name: z.string(),
  }),
);
export interface VolumeDevice extends SchemaOf<typeof volumeDevice> {}

export const volumeMount = namedSchema('io.k8s.api.core.v1.VolumeMount', () =>
  z.object({
    mountPath: z.string(),
    mountPropagation: choice(['Bidirectional', 'HostToContainer', 'None']),
    name: z.string(),
    readOnly: z.boolean().optional(),
    recursiveReadOnly: choice(['Disabled', 'Enabled', 'IfPossible']),
    subPath: z.string().optional(),
    subPathExpr: z.string().optional(),
  }),
);
export interface VolumeMount extends SchemaOf<typeof volumeMount> {}

export const ephemeralContainer = namedSchema('io.k8s.api.core.v1.EphemeralContainer', () =>
  z.object({
    args: atomicList(z.string()).optional(),
    command: atomicList(z.string()).optional(),
    env: listMap(envVar(), ['name']).optional(),
    envFrom: atomicList(envFromSource()).optional(),
    image: z.string().optional(),
    imagePullPolicy: choice(['Always', 'IfNotPresent', 'Never']),
    lifecycle: lifecycle().optional(),
    livenessProbe: probe().optional(),
    name: z.string(),
    ports: listMap(containerPort(), ['containerPort', 'protocol']).optional(),
    readinessProbe: probe().optional(),
    resizePolicy: atomicList(containerResizePolicy()).optional(),
    resources: resourceRequirements().prefault({}),
    restartPolicy: choice(['Always', 'Never', 'OnFailure']),
    restartPolicyRules: atomicList(containerRestartRule()).optional(),
    securityContext: securityContext().optional(),
    startupProbe: probe().optional(),
    stdin: z.boolean().optional(),
    stdinOnce: z.boolean().optional(),
    targetContainerName: z.string().optional(),
    terminationMessagePath: textOr('/dev/termination-log'),
    terminationMessagePolicy: choiceOr(['FallbackToLogsOnError', 'File'], 'File'),
    tty: z.boolean().optional(),
    volumeDevices: listMap(volumeDevice(), ['devicePath']).optional(),
    volumeMounts: listMap(volumeMount(), ['mountPath']).optional(),
    workingDir: z.string().optional(),
  }),
);
export interface EphemeralContainer extends SchemaOf<typeof ephemeralContainer> {}
