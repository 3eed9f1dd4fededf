import { z } from 'zod';
import { atomic, atomicList, int32, listMap, listSet, namedSchema, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { lifecycle, probe } from './probe.ts';
import { securityContext } from './security-context.ts';
import { choice, choiceOr, textOr } from '../../go-zero.ts';

const configMapEnvSource = namedSchema('io.k8s.api.core.v1.ConfigMapEnvSource', () =>
  z.object({
    name: z.string().optional().describe('The name of the ConfigMap.'),
    optional: z.boolean().optional().describe('Whether it may be missing.'),
  }),
);
export interface ConfigMapEnvSource extends SchemaOf<typeof configMapEnvSource> {}

const configMapKeySelector = namedSchema('io.k8s.api.core.v1.ConfigMapKeySelector', () =>
  atomic(
    z.object({
      key: z.string().describe('The key in it.'),
      name: z.string().optional().describe('The name of the ConfigMap.'),
      optional: z.boolean().optional().describe('Whether it, or the key, may be missing.'),
    }),
  ),
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
      resizePolicy: atomicList(containerResizePolicy()).optional().describe('Whether a change of a resource restarts the container.'),
      resources: resourceRequirements().prefault({}).describe('What is set aside for the container, and what it may not exceed.'),
      restartPolicy: choice(['Always', 'Never', 'OnFailure']).describe(
        'When this container is restarted. An init container with Always runs beside the main ones.',
      ),
      restartPolicyRules: atomicList(containerRestartRule()).optional().describe('By which exit codes it is restarted, before restartPolicy counts.'),
      securityContext: securityContext().optional().describe('Rights of the container.'),
      startupProbe: probe().optional().describe('A check that holds the other probes back until it succeeds once.'),
      stdin: z.boolean().optional().describe('Keep standard input open.'),
      stdinOnce: z.boolean().optional().describe('Close standard input after the first client has left.'),
      terminationMessagePath: textOr('/dev/termination-log').describe('The file whose end is shown as the reason the container ended.'),
      terminationMessagePolicy: choiceOr(['File', 'FallbackToLogsOnError'], 'File').describe(
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

const envVar = namedSchema('io.k8s.api.core.v1.EnvVar', () =>
  z
    .object({
      name: z.string().describe('The name of the variable.'),
      value: z.string().optional().describe('The value. $(NAME) stands for the value of an earlier variable.'),
      valueFrom: envVarSource().optional().describe('Where the value comes from.'),
    })
    .describe('An environment variable.'),
);
export interface EnvVar extends SchemaOf<typeof envVar> {}

const envVarSource = namedSchema('io.k8s.api.core.v1.EnvVarSource', () =>
  z
    .object({
      configMapKeyRef: configMapKeySelector().optional().describe('A key of a ConfigMap.'),
      fieldRef: objectFieldSelector().optional().describe('A field of the pod, e.g. metadata.name.'),
      fileKeyRef: fileKeySelector().optional().describe('A variable in a file of a volume.'),
      resourceFieldRef: resourceFieldSelector().optional().describe('A request or limit of a container.'),
      secretKeyRef: secretKeySelector().optional().describe('A key of a Secret.'),
    })
    .describe('Where the value of an environment variable comes from; exactly one.'),
);
export interface EnvVarSource extends SchemaOf<typeof envVarSource> {}

export const objectFieldSelector = namedSchema('io.k8s.api.core.v1.ObjectFieldSelector', () =>
  atomic(
    z.object({
      apiVersion: textOr('v1').describe('The version the path is written for.'),
      fieldPath: z.string().describe('The path of the field, e.g. status.podIP.'),
    }),
  ),
);
export interface ObjectFieldSelector extends SchemaOf<typeof objectFieldSelector> {}

const fileKeySelector = namedSchema('io.k8s.api.core.v1.FileKeySelector', () =>
  atomic(
    z.object({
      key: z.string().describe('The variable in the file.'),
      optional: z.boolean().optional().describe('Whether it may be missing.'),
      path: z.string().describe('The path of the file in the volume.'),
      volumeName: z.string().describe('The emptyDir volume the file is in.'),
    }),
  ),
);
export interface FileKeySelector extends SchemaOf<typeof fileKeySelector> {}

export const resourceFieldSelector = namedSchema('io.k8s.api.core.v1.ResourceFieldSelector', () =>
  atomic(
    z.object({
      containerName: z.string().optional().describe('The container; needed in volumes only.'),
      divisor: quantity().default('0').describe('The unit to tell it in, e.g. 1Mi.'),
      resource: z.string().describe('Which one, e.g. limits.cpu.'),
    }),
  ),
);
export interface ResourceFieldSelector extends SchemaOf<typeof resourceFieldSelector> {}

const secretKeySelector = namedSchema('io.k8s.api.core.v1.SecretKeySelector', () =>
  atomic(
    z.object({
      key: z.string().describe('The key in it.'),
      name: z.string().optional().describe('The name of the Secret.'),
      optional: z.boolean().optional().describe('Whether it, or the key, may be missing.'),
    }),
  ),
);
export interface SecretKeySelector extends SchemaOf<typeof secretKeySelector> {}

const envFromSource = namedSchema('io.k8s.api.core.v1.EnvFromSource', () =>
  z
    .object({
      configMapRef: configMapEnvSource().optional().describe('All keys of a ConfigMap.'),
      prefix: z.string().optional().describe('Comes before the name of each variable.'),
      secretRef: secretEnvSource().optional().describe('All keys of a Secret.'),
    })
    .describe('A ConfigMap or Secret whose keys become environment variables.'),
);
export interface EnvFromSource extends SchemaOf<typeof envFromSource> {}

const secretEnvSource = namedSchema('io.k8s.api.core.v1.SecretEnvSource', () =>
  z.object({
    name: z.string().optional().describe('The name of the Secret.'),
    optional: z.boolean().optional().describe('Whether it may be missing.'),
  }),
);
export interface SecretEnvSource extends SchemaOf<typeof secretEnvSource> {}

const containerPort = namedSchema('io.k8s.api.core.v1.ContainerPort', () =>
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

const containerResizePolicy = namedSchema('io.k8s.api.core.v1.ContainerResizePolicy', () =>
  z.object({
    resourceName: z.string().describe('The resource, cpu or memory.'),
    restartPolicy: z.enum(['NotRequired', 'RestartContainer']).describe('Whether a change of it restarts the container.'),
  }),
);
export interface ContainerResizePolicy extends SchemaOf<typeof containerResizePolicy> {}

export const resourceRequirements = namedSchema('io.k8s.api.core.v1.ResourceRequirements', () =>
  z
    .object({
      claims: listMap(resourceClaim(), ['name'], { patch: 'replace' }).optional().describe('The claims of the pod that the container may use.'),
      limits: z.record(z.string(), quantity()).optional().describe('The most the container may use.'),
      requests: z.record(z.string(), quantity()).optional().describe('What is set aside for the container; the scheduler goes by it.'),
    })
    .describe('What is set aside for a container, and what it may not exceed.'),
);
export interface ResourceRequirements extends SchemaOf<typeof resourceRequirements> {}

const resourceClaim = namedSchema('io.k8s.api.core.v1.ResourceClaim', () =>
  z.object({
    name: z.string().describe('The name of the claim in the pod.'),
    request: z.string().optional().describe('The request of the claim; all of them by default.'),
  }),
);
export interface ResourceClaim extends SchemaOf<typeof resourceClaim> {}

const containerRestartRule = namedSchema('io.k8s.api.core.v1.ContainerRestartRule', () =>
  z.object({
    action: z.enum(['Restart', 'RestartAllContainers']).describe('What a match leads to.'),
    exitCodes: containerRestartRuleOnExitCodes().optional().describe('Which exit codes it is about.'),
  }),
);
export interface ContainerRestartRule extends SchemaOf<typeof containerRestartRule> {}

const containerRestartRuleOnExitCodes = namedSchema('io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes', () =>
  z.object({
    operator: z.enum(['In', 'NotIn']).describe('Whether the exit code must be among the values or must not.'),
    values: listSet(int32()).optional().describe('The exit codes.'),
  }),
);
export interface ContainerRestartRuleOnExitCodes extends SchemaOf<typeof containerRestartRuleOnExitCodes> {}

const volumeDevice = namedSchema('io.k8s.api.core.v1.VolumeDevice', () =>
  z.object({
    devicePath: z.string().describe('Where the device appears in the container.'),
    name: z.string().describe("The name of the claim's volume in the pod."),
  }),
);
export interface VolumeDevice extends SchemaOf<typeof volumeDevice> {}

const volumeMount = namedSchema('io.k8s.api.core.v1.VolumeMount', () =>
  z
    .object({
      mountPath: z.string().describe('Where the volume appears.'),
      mountPropagation: choice(['Bidirectional', 'HostToContainer', 'None']).describe('Whether mounts made later are passed between node and container.'),
      name: z.string().describe('The volume.'),
      readOnly: z.boolean().optional().describe('Mount it for reading only.'),
      recursiveReadOnly: choice(['Disabled', 'Enabled', 'IfPossible']).describe('Whether what is mounted below is read-only, too.'),
      subPath: z.string().optional().describe('A path inside the volume to mount in place of its root.'),
      subPathExpr: z.string().optional().describe('As subPath, with $(NAME) for variables of the container.'),
    })
    .describe('Where a volume appears inside a container.'),
);
export interface VolumeMount extends SchemaOf<typeof volumeMount> {}

export const ephemeralContainer = namedSchema('io.k8s.api.core.v1.EphemeralContainer', () =>
  z.object({
    args: atomicList(z.string()).optional().describe('The arguments of the command.'),
    command: atomicList(z.string()).optional().describe("The program to run instead of the image's."),
    env: listMap(envVar(), ['name']).optional().describe('Variables of the environment.'),
    envFrom: atomicList(envFromSource()).optional().describe('Where more variables come from.'),
    image: z.string().optional().describe('The image to run.'),
    imagePullPolicy: choice(['Always', 'IfNotPresent', 'Never']).describe('When the image is pulled.'),
    lifecycle: lifecycle().optional().describe('Not allowed here.'),
    livenessProbe: probe().optional().describe('Not allowed here.'),
    name: z.string().describe('The name, which no other container of the pod has.'),
    ports: listMap(containerPort(), ['containerPort', 'protocol']).optional().describe('Not allowed here.'),
    readinessProbe: probe().optional().describe('Not allowed here.'),
    resizePolicy: atomicList(containerResizePolicy()).optional().describe('Not allowed here.'),
    resources: resourceRequirements().prefault({}).describe('Not allowed here: it uses what the pod has.'),
    restartPolicy: choice(['Always', 'Never', 'OnFailure']).describe('Not allowed here.'),
    restartPolicyRules: atomicList(containerRestartRule()).optional().describe('Not allowed here.'),
    securityContext: securityContext().optional().describe('Rights of the container.'),
    startupProbe: probe().optional().describe('Not allowed here.'),
    stdin: z.boolean().optional().describe('Keep standard input open.'),
    stdinOnce: z.boolean().optional().describe('Close standard input after the first client has left.'),
    targetContainerName: z.string().optional().describe('The container whose processes it can see.'),
    terminationMessagePath: textOr('/dev/termination-log').describe('The file whose end is shown as the reason the container ended.'),
    terminationMessagePolicy: choiceOr(['File', 'FallbackToLogsOnError'], 'File').describe('Where the reason comes from.'),
    tty: z.boolean().optional().describe('Give the process a terminal.'),
    volumeDevices: listMap(volumeDevice(), ['devicePath']).optional().describe('Block devices to put into the container.'),
    volumeMounts: listMap(volumeMount(), ['mountPath']).optional().describe('Volumes to mount into the container.'),
    workingDir: z.string().optional().describe('The directory the process starts in.'),
  }),
);
export interface EphemeralContainer extends SchemaOf<typeof ephemeralContainer> {}
