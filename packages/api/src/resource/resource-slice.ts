import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { nodeSelector } from '../core/pod/affinity.ts';
import { resourceSlices } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateSlice, validateSliceUpdate } from './validate-slice.ts';

export const resourceSlice = namedSchema('io.k8s.api.resource.v1.ResourceSlice', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: resourceSliceSpec(),
    })
    .describe('Devices a driver offers.'),
);
export interface ResourceSlice extends SchemaOf<typeof resourceSlice> {}

export const resourceSliceSpec = namedSchema('io.k8s.api.resource.v1.ResourceSliceSpec', () =>
  z.object({
    allNodes: z.boolean().optional(),
    devices: atomicList(device()).optional(),
    driver: z.string(),
    nodeName: z.string().optional(),
    nodeSelector: nodeSelector().optional(),
    perDeviceNodeSelection: z.boolean().optional(),
    pool: resourcePool(),
    sharedCounters: atomicList(counterSet()).optional(),
  }),
);
export interface ResourceSliceSpec extends SchemaOf<typeof resourceSliceSpec> {}

export const device = namedSchema('io.k8s.api.resource.v1.Device', () =>
  z.object({
    allNodes: z.boolean().optional(),
    allowMultipleAllocations: z.boolean().optional(),
    attributes: z.record(z.string(), deviceAttribute()).optional(),
    bindingConditions: atomicList(z.string()).optional(),
    bindingFailureConditions: atomicList(z.string()).optional(),
    bindsToNode: z.boolean().optional(),
    capacity: z.record(z.string(), deviceCapacity()).optional(),
    consumesCounters: atomicList(deviceCounterConsumption()).optional(),
    name: z.string(),
    nodeAllocatableResourceMappings: z.record(z.string(), nodeAllocatableResourceMapping()).optional(),
    nodeName: z.string().optional(),
    nodeSelector: nodeSelector().optional(),
    taints: atomicList(deviceTaint()).optional(),
  }),
);
export interface Device extends SchemaOf<typeof device> {}

export const deviceAttribute = namedSchema('io.k8s.api.resource.v1.DeviceAttribute', () =>
  z.object({
    bool: z.boolean().optional(),
    bools: atomicList(z.boolean()).optional(),
    int: int64().optional(),
    ints: atomicList(int64()).optional(),
    string: z.string().optional(),
    strings: atomicList(z.string()).optional(),
    version: z.string().optional(),
    versions: atomicList(z.string()).optional(),
  }),
);
export interface DeviceAttribute extends SchemaOf<typeof deviceAttribute> {}

export const deviceCapacity = namedSchema('io.k8s.api.resource.v1.DeviceCapacity', () =>
  z.object({
    requestPolicy: capacityRequestPolicy().optional(),
    value: quantity(),
  }),
);
export interface DeviceCapacity extends SchemaOf<typeof deviceCapacity> {}

export const capacityRequestPolicy = namedSchema('io.k8s.api.resource.v1.CapacityRequestPolicy', () =>
  z.object({
    default: quantity().optional(),
    validRange: capacityRequestPolicyRange().optional(),
    validValues: atomicList(quantity()).optional(),
  }),
);
export interface CapacityRequestPolicy extends SchemaOf<typeof capacityRequestPolicy> {}

export const capacityRequestPolicyRange = namedSchema('io.k8s.api.resource.v1.CapacityRequestPolicyRange', () =>
  z.object({
    max: quantity().optional(),
    min: quantity(),
    step: quantity().optional(),
  }),
);
export interface CapacityRequestPolicyRange extends SchemaOf<typeof capacityRequestPolicyRange> {}

export const deviceCounterConsumption = namedSchema('io.k8s.api.resource.v1.DeviceCounterConsumption', () =>
  z.object({
    counterSet: z.string(),
    counters: z.record(z.string(), counter()),
  }),
);
export interface DeviceCounterConsumption extends SchemaOf<typeof deviceCounterConsumption> {}

export const counter = namedSchema('io.k8s.api.resource.v1.Counter', () =>
  z.object({
    value: quantity(),
  }),
);
export interface Counter extends SchemaOf<typeof counter> {}

export const nodeAllocatableResourceMapping = namedSchema('io.k8s.api.resource.v1.NodeAllocatableResourceMapping', () =>
  z.object({
    allocationMultiplier: quantity().optional(),
    capacityKey: z.string().optional(),
  }),
);
export interface NodeAllocatableResourceMapping extends SchemaOf<typeof nodeAllocatableResourceMapping> {}

export const deviceTaint = namedSchema('io.k8s.api.resource.v1.DeviceTaint', () =>
  z.object({
    effect: z.enum(['NoExecute', 'NoSchedule', 'None']),
    key: z.string(),
    timeAdded: time().optional(),
    value: z.string().optional(),
  }),
);
export interface DeviceTaint extends SchemaOf<typeof deviceTaint> {}

export const resourcePool = namedSchema('io.k8s.api.resource.v1.ResourcePool', () =>
  z.object({
    generation: int64(),
    name: z.string(),
    resourceSliceCount: int64(),
  }),
);
export interface ResourcePool extends SchemaOf<typeof resourcePool> {}

export const counterSet = namedSchema('io.k8s.api.resource.v1.CounterSet', () =>
  z.object({
    counters: z.record(z.string(), counter()),
    name: z.string(),
  }),
);
export interface CounterSet extends SchemaOf<typeof counterSet> {}

export const resourceSliceDefinition = defineResource<ResourceSlice>({
  reference: resourceSlices,
  schema: resourceSlice,
  strategy: { hasGeneration: true, validate: validateSlice, validateUpdate: validateSliceUpdate },
  selectableFields: [
    { label: 'spec.nodeName', value: ({ spec }) => spec?.nodeName ?? '' },
    { label: 'spec.driver', value: ({ spec }) => spec?.driver ?? '' },
  ],
  columns: [
    nameColumn,
    textColumn('Node', { description: 'The node the devices are on.' }, ({ spec }) => spec?.nodeName ?? '<unset>'),
    textColumn('Driver', { description: 'The driver.' }, ({ spec }) => spec?.driver ?? ''),
    textColumn('Pool', { description: 'The pool.' }, ({ spec }) => spec?.pool.name ?? ''),
    ageColumn,
  ],
});
