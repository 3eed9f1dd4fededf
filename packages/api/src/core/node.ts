import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, listSet, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { nodes } from '../resources.ts';
import { choice } from '../go-zero.ts';
import { nodeColumns } from './node/node-columns.ts';
import { nodeStrategy } from './node/node-strategy.ts';

export const node = namedSchema('io.k8s.api.core.v1.Node', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: nodeSpec().prefault({}),
      status: nodeStatus().prefault({}),
    })
    .describe('A machine that runs pods.'),
);
export interface Node extends SchemaOf<typeof node> {}

export const nodeSpec = namedSchema('io.k8s.api.core.v1.NodeSpec', () =>
  z.object({
    configSource: nodeConfigSource().optional(),
    externalID: z.string().optional(),
    podCIDR: z.string().optional(),
    podCIDRs: listSet(z.string(), { patch: 'merge' }).optional(),
    providerID: z.string().optional(),
    taints: atomicList(taint()).optional(),
    unschedulable: z.boolean().optional(),
  }),
);
export interface NodeSpec extends SchemaOf<typeof nodeSpec> {}

export const nodeConfigSource = namedSchema('io.k8s.api.core.v1.NodeConfigSource', () =>
  z.object({
    configMap: configMapNodeConfigSource().optional(),
  }),
);
export interface NodeConfigSource extends SchemaOf<typeof nodeConfigSource> {}

export const configMapNodeConfigSource = namedSchema('io.k8s.api.core.v1.ConfigMapNodeConfigSource', () =>
  z.object({
    kubeletConfigKey: z.string(),
    name: z.string(),
    namespace: z.string(),
    resourceVersion: z.string().optional(),
    uid: z.string().optional(),
  }),
);
export interface ConfigMapNodeConfigSource extends SchemaOf<typeof configMapNodeConfigSource> {}

export const taint = namedSchema('io.k8s.api.core.v1.Taint', () =>
  z.object({
    effect: z.enum(['NoExecute', 'NoSchedule', 'PreferNoSchedule']),
    key: z.string(),
    timeAdded: time().optional(),
    value: z.string().optional(),
  }),
);
export interface Taint extends SchemaOf<typeof taint> {}

export const nodeStatus = namedSchema('io.k8s.api.core.v1.NodeStatus', () =>
  z.object({
    addresses: listMap(nodeAddress(), ['type']).optional(),
    allocatable: z.record(z.string(), quantity()).optional(),
    capacity: z.record(z.string(), quantity()).optional(),
    conditions: listMap(nodeCondition(), ['type']).optional(),
    config: nodeConfigStatus().optional(),
    daemonEndpoints: nodeDaemonEndpoints().optional(),
    declaredFeatures: atomicList(z.string()).optional(),
    features: nodeFeatures().optional(),
    images: atomicList(containerImage()).optional(),
    nodeInfo: nodeSystemInfo().optional(),
    phase: choice(['Pending', 'Running', 'Terminated']),
    runtimeHandlers: atomicList(nodeRuntimeHandler()).optional(),
    volumesAttached: atomicList(attachedVolume()).optional(),
    volumesInUse: atomicList(z.string()).optional(),
  }),
);
export interface NodeStatus extends SchemaOf<typeof nodeStatus> {}

export const nodeAddress = namedSchema('io.k8s.api.core.v1.NodeAddress', () =>
  z.object({
    address: z.string(),
    type: z.string(),
  }),
);
export interface NodeAddress extends SchemaOf<typeof nodeAddress> {}

export const nodeCondition = namedSchema('io.k8s.api.core.v1.NodeCondition', () => z.object({ lastHeartbeatTime: time().optional(), ...conditionFields() }));
export interface NodeCondition extends SchemaOf<typeof nodeCondition> {}

export const nodeConfigStatus = namedSchema('io.k8s.api.core.v1.NodeConfigStatus', () =>
  z.object({
    active: nodeConfigSource().optional(),
    assigned: nodeConfigSource().optional(),
    error: z.string().optional(),
    lastKnownGood: nodeConfigSource().optional(),
  }),
);
export interface NodeConfigStatus extends SchemaOf<typeof nodeConfigStatus> {}

export const nodeDaemonEndpoints = namedSchema('io.k8s.api.core.v1.NodeDaemonEndpoints', () =>
  z.object({
    kubeletEndpoint: daemonEndpoint().optional(),
  }),
);
export interface NodeDaemonEndpoints extends SchemaOf<typeof nodeDaemonEndpoints> {}

export const daemonEndpoint = namedSchema('io.k8s.api.core.v1.DaemonEndpoint', () =>
  z.object({
    Port: int32(),
  }),
);
export interface DaemonEndpoint extends SchemaOf<typeof daemonEndpoint> {}

export const nodeFeatures = namedSchema('io.k8s.api.core.v1.NodeFeatures', () =>
  z.object({
    supplementalGroupsPolicy: z.boolean().optional(),
  }),
);
export interface NodeFeatures extends SchemaOf<typeof nodeFeatures> {}

export const containerImage = namedSchema('io.k8s.api.core.v1.ContainerImage', () =>
  z.object({
    names: atomicList(z.string()).optional(),
    sizeBytes: int64().optional(),
  }),
);
export interface ContainerImage extends SchemaOf<typeof containerImage> {}

export const nodeSystemInfo = namedSchema('io.k8s.api.core.v1.NodeSystemInfo', () =>
  z.object({
    architecture: z.string(),
    bootID: z.string(),
    containerRuntimeVersion: z.string(),
    kernelVersion: z.string(),
    kubeProxyVersion: z.string(),
    kubeletVersion: z.string(),
    machineID: z.string(),
    operatingSystem: z.string(),
    osImage: z.string(),
    swap: nodeSwapStatus().optional(),
    systemUUID: z.string(),
  }),
);
export interface NodeSystemInfo extends SchemaOf<typeof nodeSystemInfo> {}

export const nodeSwapStatus = namedSchema('io.k8s.api.core.v1.NodeSwapStatus', () =>
  z.object({
    capacity: int64().optional(),
  }),
);
export interface NodeSwapStatus extends SchemaOf<typeof nodeSwapStatus> {}

export const nodeRuntimeHandler = namedSchema('io.k8s.api.core.v1.NodeRuntimeHandler', () =>
  z.object({
    features: nodeRuntimeHandlerFeatures().optional(),
    name: z.string().optional(),
  }),
);
export interface NodeRuntimeHandler extends SchemaOf<typeof nodeRuntimeHandler> {}

export const nodeRuntimeHandlerFeatures = namedSchema('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', () =>
  z.object({
    recursiveReadOnlyMounts: z.boolean().optional(),
    userNamespaces: z.boolean().optional(),
  }),
);
export interface NodeRuntimeHandlerFeatures extends SchemaOf<typeof nodeRuntimeHandlerFeatures> {}

export const attachedVolume = namedSchema('io.k8s.api.core.v1.AttachedVolume', () =>
  z.object({
    devicePath: z.string(),
    name: z.string(),
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
