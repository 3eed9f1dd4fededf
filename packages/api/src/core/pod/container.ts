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
  z
    .object({
      args: atomicList(z.string()).optional().describe('Arguments of the command. The arguments of the image are used when left out.'),
      command: atomicList(z.string())
        .optional()
        .describe('The program to start, with its first arguments. The entry point of the image is used when left out.'),
      env: listMap(envVar(), ['name']).optional().describe('Environment variables.'),
      envFrom: atomicList(envFromSource()).optional().describe('ConfigMaps and Secrets whose keys become environment variables. Variables of env win.'),
      image: z.string().optional().describe('The image to run, e.g. nginx:1.27 or registry.example.com/team/app@sha256:...'),
      imagePullPolicy: choice(['Always', 'IfNotPresent', 'Never']).describe(
        'When the image is pulled: always, only when missing on the node, or never. Always for the tag latest, IfNotPresent otherwise.',
      ),
      lifecycle: lifecycle().optional().describe('What is done right after the container starts and right before it stops.'),
      livenessProbe: probe().optional().describe('A check that restarts the container when it fails.'),
      name: z.string().describe('The name of the container, unique in the pod.'),
      ports: listMap(containerPort(), ['containerPort', 'protocol']).optional().describe('The ports it listens on. Listing them informs; it opens nothing.'),
      readinessProbe: probe().optional().describe('A check that keeps the container out of Services while it fails.'),
      resizePolicy: atomicList(containerResizePolicy()).optional(),
      resources: resourceRequirements().prefault({}).describe('What is set aside for the container, and what it may not exceed.'),
      restartPolicy: choice(['Always', 'Never', 'OnFailure']).describe(
        'When this container is restarted. An init container with Always runs beside the main ones.',
      ),
      restartPolicyRules: atomicList(containerRestartRule()).optional(),
      securityContext: securityContext().optional().describe('Rights of the container.'),
      startupProbe: probe().optional().describe('A check that holds the other probes back until it succeeds once.'),
      stdin: z.boolean().optional().describe('Keep standard input open.'),
      stdinOnce: z.boolean().optional().describe('Close standard input after the first client has left.'),
      terminationMessagePath: textOr('/dev/termination-log').describe('The file whose end is shown as the reason the container ended.'),
      terminationMessagePolicy: choiceOr(['FallbackToLogsOnError', 'File'], 'File').describe(
        'Where the reason comes from: the file, or the log when the file is empty and the container failed.',
      ),
      tty: z.boolean().optional().describe('Give the process a terminal.'),
      volumeDevices: listMap(volumeDevice(), ['devicePath']).optional().describe('Block devices to put into the container.'),
      volumeMounts: listMap(volumeMount(), ['mountPath']).optional().describe('Volumes to mount into the container.'),
      workingDir: z.string().optional().describe('The directory the process starts in.'),
    })
    .describe('A process and its files, from an image.'),
);
export interface Container extends SchemaOf<typeof container> {}

export const envVar = namedSchema('io.k8s.api.core.v1.EnvVar', () =>
  z
    .object({
      name: z.string().describe('The name of the variable.'),
      value: z.string().optional().describe('The value. $(NAME) stands for the value of an earlier variable.'),
      valueFrom: envVarSource().optional().describe('Where the value comes from.'),
    })
    .describe('An environment variable.'),
);
export interface EnvVar extends SchemaOf<typeof envVar> {}

export const envVarSource = namedSchema('io.k8s.api.core.v1.EnvVarSource', () =>
  z
    .object({
      configMapKeyRef: configMapKeySelector().optional(),
      fieldRef: objectFieldSelector().optional(),
      fileKeyRef: fileKeySelector().optional(),
      resourceFieldRef: resourceFieldSelector().optional(),
      secretKeyRef: secretKeySelector().optional(),
    })
    .describe('Where the value of an environment variable comes from; exactly one.'),
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
  z
    .object({
      configMapRef: configMapEnvSource().optional(),
      prefix: z.string().optional(),
      secretRef: secretEnvSource().optional(),
    })
    .describe('A ConfigMap or Secret whose keys become environment variables.'),
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
  z
    .object({
      containerPort: int32().describe('The port inside the container.'),
      hostIP: z.string().optional().describe('The address of the node that leads to it.'),
      hostPort: int32().optional().describe('The port of the node that leads to it.'),
      name: z.string().optional().describe('A name Services and probes can use for the port.'),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP').describe('TCP, UDP or SCTP.'),
    })
    .describe('A port a container listens on.'),
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
  z
    .object({
      claims: listMap(resourceClaim(), ['name'], { patch: 'replace' }).optional(),
      limits: z.record(z.string(), quantity()).optional().describe('The most the container may use.'),
      requests: z.record(z.string(), quantity()).optional().describe('What is set aside for the container; the scheduler goes by it.'),
    })
    .describe('What is set aside for a container, and what it may not exceed.'),
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
  z
    .object({
      mountPath: z.string().describe('Where the volume appears.'),
      mountPropagation: choice(['Bidirectional', 'HostToContainer', 'None']).describe('Whether mounts made later are passed between node and container.'),
      name: z.string().describe('The volume.'),
      readOnly: z.boolean().optional().describe('Mount it for reading only.'),
      recursiveReadOnly: choice(['Disabled', 'Enabled', 'IfPossible']),
      subPath: z.string().optional().describe('A path inside the volume to mount in place of its root.'),
      subPathExpr: z.string().optional(),
    })
    .describe('Where a volume appears inside a container.'),
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
