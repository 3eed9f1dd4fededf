import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, listSet, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { nodes } from '../resources.ts';
import { choice } from '../go-zero.ts';
import { nodeColumns } from './node/node-columns.ts';
import { nodeStrategy } from './node/node-strategy.ts';

const node = namedSchema('io.k8s.api.core.v1.Node', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: nodeSpec().prefault({}).describe('The desired state.'),
      status: nodeStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A machine that runs pods.'),
);
export interface Node extends SchemaOf<typeof node> {}

const nodeSpec = namedSchema('io.k8s.api.core.v1.NodeSpec', () =>
  z.object({
    configSource: nodeConfigSource().optional().describe('Without use since 1.24.'),
    externalID: z.string().optional().describe('Without use.'),
    podCIDR: z.string().optional().describe('The address range of its pods.'),
    podCIDRs: listSet(z.string(), { patch: 'merge' }).optional().describe('The address ranges of its pods, one per IP family.'),
    providerID: z.string().optional().describe('What the cloud calls the machine.'),
    taints: atomicList(taint()).optional().describe('Keeps off pods that do not tolerate them.'),
    unschedulable: z.boolean().optional().describe('Whether new pods stay away.'),
  }),
);
export interface NodeSpec extends SchemaOf<typeof nodeSpec> {}

const nodeConfigSource = namedSchema('io.k8s.api.core.v1.NodeConfigSource', () =>
  z.object({
    configMap: configMapNodeConfigSource().optional().describe('A ConfigMap with the configuration.'),
  }),
);
export interface NodeConfigSource extends SchemaOf<typeof nodeConfigSource> {}

const configMapNodeConfigSource = namedSchema('io.k8s.api.core.v1.ConfigMapNodeConfigSource', () =>
  z.object({
    kubeletConfigKey: z.string().describe('The key that holds it.'),
    name: z.string().describe('The name.'),
    namespace: z.string().describe('The namespace of the ConfigMap.'),
    resourceVersion: z.string().optional().describe('The version of the ConfigMap. Not allowed in the spec.'),
    uid: z.string().optional().describe('The UID of the ConfigMap. Not allowed in the spec.'),
  }),
);
export interface ConfigMapNodeConfigSource extends SchemaOf<typeof configMapNodeConfigSource> {}

const taint = namedSchema('io.k8s.api.core.v1.Taint', () =>
  z.object({
    effect: z
      .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
      .describe('What happens to pods that do not tolerate it: NoSchedule, PreferNoSchedule or NoExecute.'),
    key: z.string().describe('The name of the taint.'),
    timeAdded: time().optional().describe('When a NoExecute taint was added.'),
    value: z.string().optional().describe('The value of the taint.'),
  }),
);
export interface Taint extends SchemaOf<typeof taint> {}

const nodeStatus = namedSchema('io.k8s.api.core.v1.NodeStatus', () =>
  z.object({
    addresses: listMap(nodeAddress(), ['type']).optional().describe('How the node is reached.'),
    allocatable: z.record(z.string(), quantity()).optional().describe('What pods may use in all.'),
    capacity: z.record(z.string(), quantity()).optional().describe('What the machine has in all.'),
    conditions: listMap(nodeCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    config: nodeConfigStatus().optional().describe('Without use since 1.24.'),
    daemonEndpoints: nodeDaemonEndpoints().optional().describe("The ports of the node's own services."),
    declaredFeatures: atomicList(z.string()).optional().describe('Features the node says it has.'),
    features: nodeFeatures().optional().describe("What the node's container runtime can do."),
    images: atomicList(containerImage()).optional().describe('The images that are on the node.'),
    nodeInfo: nodeSystemInfo().optional().describe('Facts about the machine and its software.'),
    phase: choice(['Pending', 'Running', 'Terminated']).describe('Without use.'),
    runtimeHandlers: atomicList(nodeRuntimeHandler()).optional().describe('The runtime handlers that RuntimeClasses may name.'),
    volumesAttached: atomicList(attachedVolume()).optional().describe('Volumes that are attached to the node.'),
    volumesInUse: atomicList(z.string()).optional().describe('Attached volumes that are mounted.'),
  }),
);
export interface NodeStatus extends SchemaOf<typeof nodeStatus> {}

const nodeAddress = namedSchema('io.k8s.api.core.v1.NodeAddress', () =>
  z.object({
    address: z.string().describe('The address.'),
    type: z.string().describe('Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.'),
  }),
);
export interface NodeAddress extends SchemaOf<typeof nodeAddress> {}

const nodeCondition = namedSchema('io.k8s.api.core.v1.NodeCondition', () =>
  z.object({ lastHeartbeatTime: time().optional().describe('When it was last told.'), ...conditionFields() }),
);
export interface NodeCondition extends SchemaOf<typeof nodeCondition> {}

const nodeConfigStatus = namedSchema('io.k8s.api.core.v1.NodeConfigStatus', () =>
  z.object({
    active: nodeConfigSource().optional().describe('The configuration in use.'),
    assigned: nodeConfigSource().optional().describe('The configuration that will be tried.'),
    error: z.string().optional().describe('Why the assigned one is not in use.'),
    lastKnownGood: nodeConfigSource().optional().describe('The configuration that is gone back to.'),
  }),
);
export interface NodeConfigStatus extends SchemaOf<typeof nodeConfigStatus> {}

const nodeDaemonEndpoints = namedSchema('io.k8s.api.core.v1.NodeDaemonEndpoints', () =>
  z.object({
    kubeletEndpoint: daemonEndpoint().optional().describe('The port of the kubelet.'),
  }),
);
export interface NodeDaemonEndpoints extends SchemaOf<typeof nodeDaemonEndpoints> {}

const daemonEndpoint = namedSchema('io.k8s.api.core.v1.DaemonEndpoint', () =>
  z.object({
    Port: int32().describe('The number of the port.'),
  }),
);
export interface DaemonEndpoint extends SchemaOf<typeof daemonEndpoint> {}

const nodeFeatures = namedSchema('io.k8s.api.core.v1.NodeFeatures', () =>
  z.object({
    supplementalGroupsPolicy: z.boolean().optional().describe('Whether pods may say how supplemental groups are found.'),
  }),
);
export interface NodeFeatures extends SchemaOf<typeof nodeFeatures> {}

const containerImage = namedSchema('io.k8s.api.core.v1.ContainerImage', () =>
  z.object({
    names: atomicList(z.string()).optional().describe('The names the image goes by.'),
    sizeBytes: int64().optional().describe('Its size in bytes.'),
  }),
);
export interface ContainerImage extends SchemaOf<typeof containerImage> {}

const nodeSystemInfo = namedSchema('io.k8s.api.core.v1.NodeSystemInfo', () =>
  z.object({
    architecture: z.string().describe('The processor architecture, e.g. amd64.'),
    bootID: z.string().describe('Changes with every boot.'),
    containerRuntimeVersion: z.string().describe('The container runtime and its version.'),
    kernelVersion: z.string().describe('The version of the kernel.'),
    kubeProxyVersion: z.string().describe('The version of kube-proxy. No longer told.'),
    kubeletVersion: z.string().describe('The version of the kubelet.'),
    machineID: z.string().describe('Identifies the installation of the operating system.'),
    operatingSystem: z.string().describe('The operating system, e.g. linux.'),
    osImage: z.string().describe('The name and version of the distribution.'),
    swap: nodeSwapStatus().optional().describe('The swap of the machine.'),
    systemUUID: z.string().describe('Identifies the machine.'),
  }),
);
export interface NodeSystemInfo extends SchemaOf<typeof nodeSystemInfo> {}

const nodeSwapStatus = namedSchema('io.k8s.api.core.v1.NodeSwapStatus', () =>
  z.object({
    capacity: int64().optional().describe('Its size in bytes.'),
  }),
);
export interface NodeSwapStatus extends SchemaOf<typeof nodeSwapStatus> {}

const nodeRuntimeHandler = namedSchema('io.k8s.api.core.v1.NodeRuntimeHandler', () =>
  z.object({
    features: nodeRuntimeHandlerFeatures().optional().describe('What the handler can do.'),
    name: z.string().optional().describe('The name of the handler; empty for the default one.'),
  }),
);
export interface NodeRuntimeHandler extends SchemaOf<typeof nodeRuntimeHandler> {}

const nodeRuntimeHandlerFeatures = namedSchema('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', () =>
  z.object({
    recursiveReadOnlyMounts: z.boolean().optional().describe('Whether mounts can be read-only all the way down.'),
    userNamespaces: z.boolean().optional().describe('Whether pods can have user namespaces.'),
  }),
);
export interface NodeRuntimeHandlerFeatures extends SchemaOf<typeof nodeRuntimeHandlerFeatures> {}

const attachedVolume = namedSchema('io.k8s.api.core.v1.AttachedVolume', () =>
  z.object({
    devicePath: z.string().describe('The device it is at.'),
    name: z.string().describe('The name of the volume.'),
  }),
);
export interface AttachedVolume extends SchemaOf<typeof attachedVolume> {}

export const nodeDefinition = defineResource<Node>({
  reference: nodes,
  shortNames: ['no'],
  schema: node,
  strategy: { ...nodeStrategy, hasGeneration: false },
  selectableFields: [{ label: 'spec.unschedulable', value: ({ spec }) => String(spec.unschedulable ?? false) }],
  columns: nodeColumns,
  subresources: [{ name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }, statusSubresource('Node')],
});
