import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, listSet, namedSchema, objectMeta, quantity, time, timeOrNull, type SchemaOf } from '@kubets/machinery/schema';
import { resourceRequirements } from './pod/container.ts';
import { podColumns } from './pod/pod-columns.ts';
import { podSpec } from './pod/pod-spec.ts';
import { podSelectableFields, podStrategy } from './pod/pod-strategy.ts';
import { pods } from '../resources.ts';
import { choice, demanded } from '../go-zero.ts';
import { signals } from './pod/signals.ts';

const pod = namedSchema('io.k8s.api.core.v1.Pod', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: podSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: podStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('One or more containers that run together on one node and share its network and volumes.'),
);
export interface Pod extends SchemaOf<typeof pod> {}

const podStatus = namedSchema('io.k8s.api.core.v1.PodStatus', () =>
  z
    .object({
      allocatedResources: z.record(z.string(), quantity()).optional().describe('What the node has set aside for the pod as a whole.'),
      conditions: listMap(podCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
      containerStatuses: atomicList(containerStatus()).optional().describe('How each container is.'),
      ephemeralContainerStatuses: atomicList(containerStatus()).optional().describe('How each ephemeral container is.'),
      extendedResourceClaimStatus: podExtendedResourceClaimStatus().optional().describe('The claim that serves extended resources of the pod.'),
      hostIP: z.string().optional().describe('The address of its node.'),
      hostIPs: atomicList(hostIP())
        .meta({ 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'ip' })
        .optional()
        .describe('The addresses of its node.'),
      initContainerStatuses: atomicList(containerStatus()).optional().describe('How each init container is.'),
      message: z.string().optional().describe('Why the pod is as it is, for people.'),
      nodeAllocatableResourceClaimStatuses: atomicList(nodeAllocatableResourceClaimStatus())
        .optional()
        .describe('What claims take of the resources that nodes can give.'),
      nominatedNodeName: z.string().optional().describe('The node on which others make room for the pod.'),
      observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
      phase: choice(['Failed', 'Pending', 'Running', 'Succeeded', 'Unknown']).describe(
        'Where the pod is in its life: Pending, Running, Succeeded, Failed or Unknown.',
      ),
      podIP: z.string().optional().describe('The address of the pod.'),
      podIPs: listMap(podIP(), ['ip']).optional().describe('The addresses of the pod, one per IP family.'),
      qosClass: choice(['BestEffort', 'Burstable', 'Guaranteed']).describe('How the pod fares when its node runs short: Guaranteed, Burstable or BestEffort.'),
      reason: z.string().optional().describe('Why the pod is as it is, in one word.'),
      resize: z.string().optional().describe('How a change of its resources is going. Conditions tell it now.'),
      resourceClaimStatuses: listMap(podResourceClaimStatus(), ['name'], { patch: 'merge,retainKeys' })
        .optional()
        .describe('The claims that were made for the pod.'),
      resources: resourceRequirements().optional().describe('The resources the pod as a whole has at present.'),
      startTime: time().optional().describe('When the kubelet took the pod in.'),
    })
    .describe('What is known of the pod.'),
);
export interface PodStatus extends SchemaOf<typeof podStatus> {}

const podCondition = namedSchema('io.k8s.api.core.v1.PodCondition', () =>
  z.object({
    lastProbeTime: timeOrNull().describe('When it was last looked at.'),
    lastTransitionTime: time().optional().describe('When the status last changed.'),
    message: z.string().optional().describe('Why, for people.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    reason: z.string().optional().describe('Why, in one word.'),
    status: z.string().describe('True, False or Unknown.'),
    type: z.string().describe('What the condition is about, e.g. Ready.'),
  }),
);
export interface PodCondition extends SchemaOf<typeof podCondition> {}

const containerStatus = namedSchema('io.k8s.api.core.v1.ContainerStatus', () =>
  z.object({
    allocatedResources: z.record(z.string(), quantity()).optional().describe('What the node has set aside for the container.'),
    allocatedResourcesStatus: listMap(resourceStatus(), ['name']).optional().describe('The health of devices of the container.'),
    containerID: z.string().optional().describe('The ID of the container, after the name of the runtime.'),
    image: z.string().describe('The image it runs.'),
    imageID: z.string().describe('The ID of the image.'),
    lastState: containerState().optional().describe('How it ended the last time.'),
    name: z.string().describe('The name of the container.'),
    ready: demanded(z.boolean().default(false)).describe('Whether it is ready to serve.'),
    resources: resourceRequirements().optional().describe('The resources it has at present.'),
    restartCount: demanded(int32().default(0)).describe('How often it was started again.'),
    started: z.boolean().optional().describe('Whether its startup probe has succeeded.'),
    state: containerState().optional().describe('How it is: waiting, running or terminated.'),
    stopSignal: choice(signals).describe('The signal that stops it.'),
    user: containerUser().optional().describe('Whom its first process runs as.'),
    volumeMounts: listMap(volumeMountStatus(), ['mountPath']).optional().describe('The volumes that are mounted.'),
  }),
);
export interface ContainerStatus extends SchemaOf<typeof containerStatus> {}

const resourceStatus = namedSchema('io.k8s.api.core.v1.ResourceStatus', () =>
  z.object({
    name: z.string().describe('The name of the resource.'),
    resources: listMap(resourceHealth(), ['resourceID'], { patch: 'replace' }).optional().describe('The health of each device.'),
  }),
);
export interface ResourceStatus extends SchemaOf<typeof resourceStatus> {}

const resourceHealth = namedSchema('io.k8s.api.core.v1.ResourceHealth', () =>
  z.object({
    health: z.string().optional().describe('Healthy, Unhealthy or Unknown.'),
    message: z.string().optional().describe('What is known of it, for people.'),
    resourceID: z.string().describe('Identifies the device.'),
  }),
);
export interface ResourceHealth extends SchemaOf<typeof resourceHealth> {}

const containerState = namedSchema('io.k8s.api.core.v1.ContainerState', () =>
  z.object({
    running: containerStateRunning().optional().describe('It runs.'),
    terminated: containerStateTerminated().optional().describe('It has ended.'),
    waiting: containerStateWaiting().optional().describe('It does not run yet.'),
  }),
);
export interface ContainerState extends SchemaOf<typeof containerState> {}

const containerStateRunning = namedSchema('io.k8s.api.core.v1.ContainerStateRunning', () =>
  z.object({
    startedAt: time().optional().describe('When it was started.'),
  }),
);
export interface ContainerStateRunning extends SchemaOf<typeof containerStateRunning> {}

const containerStateTerminated = namedSchema('io.k8s.api.core.v1.ContainerStateTerminated', () =>
  z.object({
    containerID: z.string().optional().describe('The ID of the container, after the name of the runtime.'),
    exitCode: int32().describe('How it ended; 0 is success.'),
    finishedAt: time().optional().describe('When it ended.'),
    message: z.string().optional().describe('What it left as its last words.'),
    reason: z.string().optional().describe('Why it ended, in one word.'),
    signal: int32().optional().describe('The signal that ended it.'),
    startedAt: time().optional().describe('When it was started.'),
  }),
);
export interface ContainerStateTerminated extends SchemaOf<typeof containerStateTerminated> {}

const containerStateWaiting = namedSchema('io.k8s.api.core.v1.ContainerStateWaiting', () =>
  z.object({
    message: z.string().optional().describe('Why it does not run yet, for people.'),
    reason: z.string().optional().describe('Why it does not run yet, in one word.'),
  }),
);
export interface ContainerStateWaiting extends SchemaOf<typeof containerStateWaiting> {}

const containerUser = namedSchema('io.k8s.api.core.v1.ContainerUser', () =>
  z.object({
    linux: linuxContainerUser().optional().describe('The user and groups on Linux.'),
  }),
);
export interface ContainerUser extends SchemaOf<typeof containerUser> {}

const linuxContainerUser = namedSchema('io.k8s.api.core.v1.LinuxContainerUser', () =>
  z.object({
    gid: int64().describe('The group.'),
    supplementalGroups: atomicList(int64()).optional().describe('The other groups.'),
    uid: int64().describe('The user.'),
  }),
);
export interface LinuxContainerUser extends SchemaOf<typeof linuxContainerUser> {}

const volumeMountStatus = namedSchema('io.k8s.api.core.v1.VolumeMountStatus', () =>
  z.object({
    mountPath: z.string().describe('Where it is mounted.'),
    name: z.string().describe('The name of the volume.'),
    readOnly: z.boolean().optional().describe('Whether it is mounted without the right to write.'),
    recursiveReadOnly: z.string().optional().describe('Whether what is mounted below it is read-only, too.'),
    volumeStatus: volumeStatus().optional().describe('What else is known of the volume.'),
  }),
);
export interface VolumeMountStatus extends SchemaOf<typeof volumeMountStatus> {}

const volumeStatus = namedSchema('io.k8s.api.core.v1.VolumeStatus', () =>
  z.object({
    image: imageVolumeStatus().optional().describe('The image that is mounted.'),
  }),
);
export interface VolumeStatus extends SchemaOf<typeof volumeStatus> {}

const imageVolumeStatus = namedSchema('io.k8s.api.core.v1.ImageVolumeStatus', () =>
  z.object({
    imageRef: z.string().describe('The digest of the image.'),
  }),
);
export interface ImageVolumeStatus extends SchemaOf<typeof imageVolumeStatus> {}

const podExtendedResourceClaimStatus = namedSchema('io.k8s.api.core.v1.PodExtendedResourceClaimStatus', () =>
  z.object({
    requestMappings: demanded(atomicList(containerExtendedResourceRequest()).default([])).describe(
      'Which request of the claim serves which resource of which container.',
    ),
    resourceClaimName: z.string().describe('The name of the claim.'),
  }),
);
export interface PodExtendedResourceClaimStatus extends SchemaOf<typeof podExtendedResourceClaimStatus> {}

const containerExtendedResourceRequest = namedSchema('io.k8s.api.core.v1.ContainerExtendedResourceRequest', () =>
  z.object({
    containerName: z.string().describe('The name of the container.'),
    requestName: z.string().describe('The name of the request in the claim.'),
    resourceName: z.string().describe('The name of the extended resource.'),
  }),
);
export interface ContainerExtendedResourceRequest extends SchemaOf<typeof containerExtendedResourceRequest> {}

const hostIP = namedSchema('io.k8s.api.core.v1.HostIP', () =>
  z.object({
    ip: z.string().describe('The address.'),
  }),
);
export interface HostIP extends SchemaOf<typeof hostIP> {}

const nodeAllocatableResourceClaimStatus = namedSchema('io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus', () =>
  z.object({
    containers: listSet(z.string()).optional().describe('The containers that use it.'),
    resourceClaimName: z.string().describe('The name of the claim.'),
    resources: z.record(z.string(), quantity()).describe('What the claim takes.'),
  }),
);
export interface NodeAllocatableResourceClaimStatus extends SchemaOf<typeof nodeAllocatableResourceClaimStatus> {}

const podIP = namedSchema('io.k8s.api.core.v1.PodIP', () =>
  z.object({
    ip: z.string().describe('The address.'),
  }),
);
export interface PodIP extends SchemaOf<typeof podIP> {}

const podResourceClaimStatus = namedSchema('io.k8s.api.core.v1.PodResourceClaimStatus', () =>
  z.object({
    name: z.string().describe('The name of the claim in the pod.'),
    resourceClaimName: z.string().optional().describe('The claim that was made for it.'),
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
