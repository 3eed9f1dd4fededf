import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, listSet, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { resourceRequirements } from './pod/container.ts';
import { podColumns } from './pod/pod-columns.ts';
import { podSpec } from './pod/pod-spec.ts';
import { podSelectableFields, podStrategy } from './pod/pod-strategy.ts';
import { pods } from '../resources.ts';
import { choice, demanded } from '../go-zero.ts';
import { signals } from './pod/signals.ts';

export const pod = namedSchema('io.k8s.api.core.v1.Pod', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: podSpec().prefault({} as never),
      status: podStatus().prefault({}),
    })
    .describe('One or more containers that run together on one node and share its network and volumes.'),
);
export interface Pod extends SchemaOf<typeof pod> {}

export const podStatus = namedSchema('io.k8s.api.core.v1.PodStatus', () =>
  z
    .object({
      allocatedResources: z.record(z.string(), quantity()).optional(),
      conditions: listMap(podCondition(), ['type']).optional(),
      containerStatuses: atomicList(containerStatus()).optional(),
      ephemeralContainerStatuses: atomicList(containerStatus()).optional(),
      extendedResourceClaimStatus: podExtendedResourceClaimStatus().optional(),
      hostIP: z.string().optional(),
      hostIPs: atomicList(hostIP()).meta({ 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'ip' }).optional(),
      initContainerStatuses: atomicList(containerStatus()).optional(),
      message: z.string().optional(),
      nodeAllocatableResourceClaimStatuses: atomicList(nodeAllocatableResourceClaimStatus()).optional(),
      nominatedNodeName: z.string().optional(),
      observedGeneration: int64().optional(),
      phase: choice(['Failed', 'Pending', 'Running', 'Succeeded', 'Unknown']),
      podIP: z.string().optional(),
      podIPs: listMap(podIP(), ['ip']).optional(),
      qosClass: choice(['BestEffort', 'Burstable', 'Guaranteed']),
      reason: z.string().optional(),
      resize: z.string().optional(),
      resourceClaimStatuses: listMap(podResourceClaimStatus(), ['name'], { patch: 'merge,retainKeys' }).optional(),
      resources: resourceRequirements().optional(),
      startTime: time().optional(),
    })
    .describe('What is known of the pod.'),
);
export interface PodStatus extends SchemaOf<typeof podStatus> {}

export const podCondition = namedSchema('io.k8s.api.core.v1.PodCondition', () =>
  z.object({
    lastProbeTime: time().optional(),
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    observedGeneration: int64().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface PodCondition extends SchemaOf<typeof podCondition> {}

export const containerStatus = namedSchema('io.k8s.api.core.v1.ContainerStatus', () =>
  z.object({
    allocatedResources: z.record(z.string(), quantity()).optional(),
    allocatedResourcesStatus: listMap(resourceStatus(), ['name']).optional(),
    containerID: z.string().optional(),
    image: z.string(),
    imageID: z.string(),
    lastState: containerState().optional(),
    name: z.string(),
    ready: demanded(z.boolean().default(false)),
    resources: resourceRequirements().optional(),
    restartCount: demanded(int32().default(0)),
    started: z.boolean().optional(),
    state: containerState().optional(),
    stopSignal: choice(signals),
    user: containerUser().optional(),
    volumeMounts: listMap(volumeMountStatus(), ['mountPath']).optional(),
  }),
);
export interface ContainerStatus extends SchemaOf<typeof containerStatus> {}

export const resourceStatus = namedSchema('io.k8s.api.core.v1.ResourceStatus', () =>
  z.object({
    name: z.string(),
    resources: listMap(resourceHealth(), ['resourceID'], { patch: 'replace' }).optional(),
  }),
);
export interface ResourceStatus extends SchemaOf<typeof resourceStatus> {}

export const resourceHealth = namedSchema('io.k8s.api.core.v1.ResourceHealth', () =>
  z.object({
    health: z.string().optional(),
    message: z.string().optional(),
    resourceID: z.string(),
  }),
);
export interface ResourceHealth extends SchemaOf<typeof resourceHealth> {}

export const containerState = namedSchema('io.k8s.api.core.v1.ContainerState', () =>
  z.object({
    running: containerStateRunning().optional(),
    terminated: containerStateTerminated().optional(),
    waiting: containerStateWaiting().optional(),
  }),
);
export interface ContainerState extends SchemaOf<typeof containerState> {}

export const containerStateRunning = namedSchema('io.k8s.api.core.v1.ContainerStateRunning', () =>
  z.object({
    startedAt: time().optional(),
  }),
);
export interface ContainerStateRunning extends SchemaOf<typeof containerStateRunning> {}

export const containerStateTerminated = namedSchema('io.k8s.api.core.v1.ContainerStateTerminated', () =>
  z.object({
    containerID: z.string().optional(),
    exitCode: int32(),
    finishedAt: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    signal: int32().optional(),
    startedAt: time().optional(),
  }),
);
export interface ContainerStateTerminated extends SchemaOf<typeof containerStateTerminated> {}

export const containerStateWaiting = namedSchema('io.k8s.api.core.v1.ContainerStateWaiting', () =>
  z.object({
    message: z.string().optional(),
    reason: z.string().optional(),
  }),
);
export interface ContainerStateWaiting extends SchemaOf<typeof containerStateWaiting> {}

export const containerUser = namedSchema('io.k8s.api.core.v1.ContainerUser', () =>
  z.object({
    linux: linuxContainerUser().optional(),
  }),
);
export interface ContainerUser extends SchemaOf<typeof containerUser> {}

export const linuxContainerUser = namedSchema('io.k8s.api.core.v1.LinuxContainerUser', () =>
  z.object({
    gid: int64(),
    supplementalGroups: atomicList(int64()).optional(),
    uid: int64(),
  }),
);
export interface LinuxContainerUser extends SchemaOf<typeof linuxContainerUser> {}

export const volumeMountStatus = namedSchema('io.k8s.api.core.v1.VolumeMountStatus', () =>
  z.object({
    mountPath: z.string(),
    name: z.string(),
    readOnly: z.boolean().optional(),
    recursiveReadOnly: z.string().optional(),
    volumeStatus: volumeStatus().optional(),
  }),
);
export interface VolumeMountStatus extends SchemaOf<typeof volumeMountStatus> {}

export const volumeStatus = namedSchema('io.k8s.api.core.v1.VolumeStatus', () =>
  z.object({
    image: imageVolumeStatus().optional(),
  }),
);
export interface VolumeStatus extends SchemaOf<typeof volumeStatus> {}

export const imageVolumeStatus = namedSchema('io.k8s.api.core.v1.ImageVolumeStatus', () =>
  z.object({
    imageRef: z.string(),
  }),
);
export interface ImageVolumeStatus extends SchemaOf<typeof imageVolumeStatus> {}

export const podExtendedResourceClaimStatus = namedSchema('io.k8s.api.core.v1.PodExtendedResourceClaimStatus', () =>
  z.object({
    requestMappings: demanded(atomicList(containerExtendedResourceRequest()).default([])),
    resourceClaimName: z.string(),
  }),
);
export interface PodExtendedResourceClaimStatus extends SchemaOf<typeof podExtendedResourceClaimStatus> {}

export const containerExtendedResourceRequest = namedSchema('io.k8s.api.core.v1.ContainerExtendedResourceRequest', () =>
  z.object({
    containerName: z.string(),
    requestName: z.string(),
    resourceName: z.string(),
  }),
);
export interface ContainerExtendedResourceRequest extends SchemaOf<typeof containerExtendedResourceRequest> {}

export const hostIP = namedSchema('io.k8s.api.core.v1.HostIP', () =>
  z.object({
    ip: z.string(),
  }),
);
export interface HostIP extends SchemaOf<typeof hostIP> {}

export const nodeAllocatableResourceClaimStatus = namedSchema('io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus', () =>
  z.object({
    containers: listSet(z.string()).optional(),
    resourceClaimName: z.string(),
    resources: z.record(z.string(), quantity()),
  }),
);
export interface NodeAllocatableResourceClaimStatus extends SchemaOf<typeof nodeAllocatableResourceClaimStatus> {}

export const podIP = namedSchema('io.k8s.api.core.v1.PodIP', () =>
  z.object({
    ip: z.string(),
  }),
);
export interface PodIP extends SchemaOf<typeof podIP> {}

export const podResourceClaimStatus = namedSchema('io.k8s.api.core.v1.PodResourceClaimStatus', () =>
  z.object({
    name: z.string(),
    resourceClaimName: z.string().optional(),
  }),
);
export interface PodResourceClaimStatus extends SchemaOf<typeof podResourceClaimStatus> {}

export const podDefinition = defineResource<Pod>({
  reference: pods,
  shortNames: ['po'],
  categories: ['all'],
  schema: pod,
  strategy: podStrategy,
  selectableFields: podSelectableFields,
  columns: podColumns,
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'ephemeralcontainers', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', kind: 'Eviction', apiVersion: 'policy/v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
    { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
    { name: 'resize', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    statusSubresource('Pod'),
  ],
});
