import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, quantity, rawExtension, time, type SchemaOf } from '@kubets/machinery/schema';
import { nodeSelector } from '../core/pod/affinity.ts';
import { condition } from '../meta/condition.ts';
import { deviceToleration, opaqueDeviceConfiguration, resourceClaimSpec } from './device.ts';
import { resourceClaims } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { demanded } from '../go-zero.ts';
import { defaultClaimSpec, validateClaim, validateClaimUpdate } from './validate-claim.ts';
import { validateClaimStatusUpdate } from './validate-claim-status.ts';

const resourceClaim = namedSchema('io.k8s.api.resource.v1.ResourceClaim', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(resourceClaimSpec().prefault({})).describe('The desired state.'),
      status: resourceClaimStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A request for devices, such as GPUs.'),
);
export interface ResourceClaim extends SchemaOf<typeof resourceClaim> {}

const resourceClaimStatus = namedSchema('io.k8s.api.resource.v1.ResourceClaimStatus', () =>
  z.object({
    allocation: allocationResult().optional().describe('What the claim got.'),
    devices: listMap(allocatedDeviceStatus(), ['driver', 'device', 'pool', 'shareID'], { patch: 'replace' })
      .optional()
      .describe('What drivers tell of the devices.'),
    reservedFor: listMap(resourceClaimConsumerReference(), ['uid']).optional().describe('Who may use the claim at present.'),
  }),
);
export interface ResourceClaimStatus extends SchemaOf<typeof resourceClaimStatus> {}

const allocationResult = namedSchema('io.k8s.api.resource.v1.AllocationResult', () =>
  z.object({
    allocationTimestamp: time().optional().describe('When it was allocated.'),
    devices: deviceAllocationResult().optional().describe('The devices.'),
    nodeSelector: nodeSelector().optional().describe('The nodes on which they can be used.'),
  }),
);
export interface AllocationResult extends SchemaOf<typeof allocationResult> {}

const deviceAllocationResult = namedSchema('io.k8s.api.resource.v1.DeviceAllocationResult', () =>
  z.object({
    config: atomicList(deviceAllocationConfiguration()).optional().describe('The settings for the drivers.'),
    results: atomicList(deviceRequestAllocationResult()).optional().describe('The devices.'),
  }),
);
export interface DeviceAllocationResult extends SchemaOf<typeof deviceAllocationResult> {}

const deviceAllocationConfiguration = namedSchema('io.k8s.api.resource.v1.DeviceAllocationConfiguration', () =>
  z.object({
    opaque: opaqueDeviceConfiguration().optional().describe('Settings that only the driver understands.'),
    requests: atomicList(z.string()).optional().describe('The requests it is about; all by default.'),
    source: z.enum(['FromClaim', 'FromClass']).describe('Whether the class or the claim has it.'),
  }),
);
export interface DeviceAllocationConfiguration extends SchemaOf<typeof deviceAllocationConfiguration> {}

const deviceRequestAllocationResult = namedSchema('io.k8s.api.resource.v1.DeviceRequestAllocationResult', () =>
  z.object({
    adminAccess: z.boolean().optional().describe('Access to devices in use, for administration.'),
    bindingConditions: atomicList(z.string()).optional().describe('Conditions that must be true before the pod is bound.'),
    bindingFailureConditions: atomicList(z.string()).optional().describe('Conditions any of which means that binding has failed.'),
    consumedCapacity: z.record(z.string(), quantity()).optional().describe('What is taken of each capacity.'),
    device: z.string().describe('The name of the device in its pool.'),
    driver: z.string().describe('The name of the driver.'),
    pool: z.string().describe('The name of the pool.'),
    request: z.string().describe('The request it serves.'),
    shareID: z.string().optional().describe('Tells apart who shares the device.'),
    tolerations: atomicList(deviceToleration()).optional().describe('Taints that are tolerated.'),
  }),
);
export interface DeviceRequestAllocationResult extends SchemaOf<typeof deviceRequestAllocationResult> {}

const allocatedDeviceStatus = namedSchema('io.k8s.api.resource.v1.AllocatedDeviceStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type'], { patch: 'replace' }).optional().describe('What is true of the object at present, one entry for each aspect.'),
    data: rawExtension().optional().describe('What else the driver tells.'),
    device: z.string().describe('The name of the device in its pool.'),
    driver: z.string().describe('The name of the driver.'),
    networkData: networkDeviceData().optional().describe('What the driver tells of a network interface.'),
    pool: z.string().describe('The name of the pool.'),
    shareID: z.string().optional().describe('Tells apart who shares the device.'),
  }),
);
export interface AllocatedDeviceStatus extends SchemaOf<typeof allocatedDeviceStatus> {}

const networkDeviceData = namedSchema('io.k8s.api.resource.v1.NetworkDeviceData', () =>
  z.object({
    hardwareAddress: z.string().optional().describe('The hardware address.'),
    interfaceName: z.string().optional().describe('The name of the interface.'),
    ips: atomicList(z.string()).optional().describe('Its addresses with their prefix lengths.'),
  }),
);
export interface NetworkDeviceData extends SchemaOf<typeof networkDeviceData> {}

const resourceClaimConsumerReference = namedSchema('io.k8s.api.resource.v1.ResourceClaimConsumerReference', () =>
  z.object({
    apiGroup: z.string().optional().describe('The API group of the object; empty for the core group.'),
    name: z.string().describe('The name of the object.'),
    resource: z.string().describe('The resource, e.g. pods.'),
    uid: z.string().describe('The UID of the object.'),
  }),
);
export interface ResourceClaimConsumerReference extends SchemaOf<typeof resourceClaimConsumerReference> {}

export const resourceClaimDefinition = defineResource<ResourceClaim>({
  reference: resourceClaims,
  schema: resourceClaim,
  strategy: {
    hasGeneration: false,
    default: (claim) => ({ ...claim, spec: defaultClaimSpec(claim.spec) }),
    validate: validateClaim,
    validateUpdate: validateClaimUpdate,
    validateStatusUpdate: validateClaimStatusUpdate,
  },
  columns: [
    nameColumn,
    textColumn('State', { description: 'Whether it has its devices.' }, ({ metadata, status }) =>
      [
        ...(metadata.deletionTimestamp === undefined ? [] : ['deleted']),
        ...(status.allocation === undefined ? ['pending'] : ['allocated']),
        ...(status.reservedFor?.length ? ['reserved'] : []),
      ].join(','),
    ),
    ageColumn,
  ],
  subresources: [statusSubresource('ResourceClaim')],
});
