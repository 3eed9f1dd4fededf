import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { nodeSelector } from '../core/pod/affinity.ts';
import { resourceSlices } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateSlice, validateSliceUpdate } from './validate-slice.ts';

const resourceSlice = namedSchema('io.k8s.api.resource.v1.ResourceSlice', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: resourceSliceSpec().describe('The desired state.'),
    })
    .describe('Devices a driver offers.'),
);
export interface ResourceSlice extends SchemaOf<typeof resourceSlice> {}

const resourceSliceSpec = namedSchema('io.k8s.api.resource.v1.ResourceSliceSpec', () =>
  z.object({
    allNodes: z.boolean().optional().describe('Whether all nodes reach the devices.'),
    devices: atomicList(device()).optional().describe('The devices.'),
    driver: z.string().describe('The name of the driver.'),
    nodeName: z.string().optional().describe('The node that has the devices.'),
    nodeSelector: nodeSelector().optional().describe('The nodes that reach the devices.'),
    perDeviceNodeSelection: z.boolean().optional().describe('Whether each device says which nodes reach it.'),
    pool: resourcePool().describe('The pool the devices belong to.'),
    sharedCounters: atomicList(counterSet()).optional().describe('What devices share.'),
  }),
);
export interface ResourceSliceSpec extends SchemaOf<typeof resourceSliceSpec> {}

const device = namedSchema('io.k8s.api.resource.v1.Device', () =>
  z.object({
    allNodes: z.boolean().optional().describe('Whether all nodes reach it.'),
    allowMultipleAllocations: z.boolean().optional().describe('Whether several claims may share it.'),
    attributes: z.record(z.string(), deviceAttribute()).optional().describe('What it is.'),
    bindingConditions: atomicList(z.string()).optional().describe('Conditions that must be true before the pod is bound.'),
    bindingFailureConditions: atomicList(z.string()).optional().describe('Conditions any of which means that binding has failed.'),
    bindsToNode: z.boolean().optional().describe('Whether its use ties a claim to one node.'),
    capacity: z.record(z.string(), deviceCapacity()).optional().describe('What the device must or does have of each capacity.'),
    consumesCounters: atomicList(deviceCounterConsumption()).optional().describe('What it takes of shared counters.'),
    name: z.string().describe('The name.'),
    nodeAllocatableResourceMappings: z
      .record(z.string(), nodeAllocatableResourceMapping())
      .optional()
      .describe('What it takes of the resources that nodes can give.'),
    nodeName: z.string().optional().describe('The node that has it.'),
    nodeSelector: nodeSelector().optional().describe('The nodes that reach it.'),
    taints: atomicList(deviceTaint()).optional().describe('Keep off claims that do not tolerate them.'),
  }),
);
export interface Device extends SchemaOf<typeof device> {}

const deviceAttribute = namedSchema('io.k8s.api.resource.v1.DeviceAttribute', () =>
  z.object({
    bool: z.boolean().optional().describe('A truth value.'),
    bools: atomicList(z.boolean()).optional().describe('Truth values.'),
    int: int64().optional().describe('A whole number.'),
    ints: atomicList(int64()).optional().describe('Whole numbers.'),
    string: z.string().optional().describe('A text.'),
    strings: atomicList(z.string()).optional().describe('Texts.'),
    version: z.string().optional().describe('A semantic version.'),
    versions: atomicList(z.string()).optional().describe('Semantic versions.'),
  }),
);
export interface DeviceAttribute extends SchemaOf<typeof deviceAttribute> {}

const deviceCapacity = namedSchema('io.k8s.api.resource.v1.DeviceCapacity', () =>
  z.object({
    requestPolicy: capacityRequestPolicy().optional().describe('How much of it may be asked for.'),
    value: quantity().describe('How much there is.'),
  }),
);
export interface DeviceCapacity extends SchemaOf<typeof deviceCapacity> {}

const capacityRequestPolicy = namedSchema('io.k8s.api.resource.v1.CapacityRequestPolicy', () =>
  z.object({
    default: quantity().optional().describe('What a request gets that names no amount.'),
    validRange: capacityRequestPolicyRange().optional().describe('The amounts that may be asked for.'),
    validValues: atomicList(quantity()).optional().describe('The amounts that may be asked for.'),
  }),
);
export interface CapacityRequestPolicy extends SchemaOf<typeof capacityRequestPolicy> {}

const capacityRequestPolicyRange = namedSchema('io.k8s.api.resource.v1.CapacityRequestPolicyRange', () =>
  z.object({
    max: quantity().optional().describe('The largest amount.'),
    min: quantity().describe('The smallest amount.'),
    step: quantity().optional().describe('What amounts above the smallest are multiples of.'),
  }),
);
export interface CapacityRequestPolicyRange extends SchemaOf<typeof capacityRequestPolicyRange> {}

const deviceCounterConsumption = namedSchema('io.k8s.api.resource.v1.DeviceCounterConsumption', () =>
  z.object({
    counterSet: z.string().describe('The set of counters.'),
    counters: z.record(z.string(), counter()).describe('What is taken of each.'),
  }),
);
export interface DeviceCounterConsumption extends SchemaOf<typeof deviceCounterConsumption> {}

const counter = namedSchema('io.k8s.api.resource.v1.Counter', () =>
  z.object({
    value: quantity().describe('How much there is.'),
  }),
);
export interface Counter extends SchemaOf<typeof counter> {}

const nodeAllocatableResourceMapping = namedSchema('io.k8s.api.resource.v1.NodeAllocatableResourceMapping', () =>
  z.object({
    allocationMultiplier: quantity().optional().describe('How much each unit takes.'),
    capacityKey: z.string().optional().describe('The capacity that is counted.'),
  }),
);
export interface NodeAllocatableResourceMapping extends SchemaOf<typeof nodeAllocatableResourceMapping> {}

const deviceTaint = namedSchema('io.k8s.api.resource.v1.DeviceTaint', () =>
  z.object({
    effect: z.enum(['NoExecute', 'NoSchedule', 'None']).describe('What happens to claims that do not tolerate it.'),
    key: z.string().describe('The name of the taint.'),
    timeAdded: time().optional().describe('When it was added.'),
    value: z.string().optional().describe('The value of the taint.'),
  }),
);
export interface DeviceTaint extends SchemaOf<typeof deviceTaint> {}

const resourcePool = namedSchema('io.k8s.api.resource.v1.ResourcePool', () =>
  z.object({
    generation: int64().describe('Counts the versions of the pool upwards; only the latest counts.'),
    name: z.string().describe('The name.'),
    resourceSliceCount: int64().describe('How many slices the pool has.'),
  }),
);
export interface ResourcePool extends SchemaOf<typeof resourcePool> {}

const counterSet = namedSchema('io.k8s.api.resource.v1.CounterSet', () =>
  z.object({
    counters: z.record(z.string(), counter()).describe('The counters.'),
    name: z.string().describe('The name.'),
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
