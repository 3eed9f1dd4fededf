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

export const resourceClaim = namedSchema('io.k8s.api.resource.v1.ResourceClaim', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(resourceClaimSpec().prefault({})),
      status: resourceClaimStatus().prefault({}),
    })
    .describe('A request for devices, such as GPUs.'),
);
export interface ResourceClaim extends SchemaOf<typeof resourceClaim> {}

export const resourceClaimStatus = namedSchema('io.k8s.api.resource.v1.ResourceClaimStatus', () =>
  z.object({
    allocation: allocationResult().optional(),
    devices: listMap(allocatedDeviceStatus(), ['driver', 'device', 'pool', 'shareID'], { patch: 'replace' }).optional(),
    reservedFor: listMap(resourceClaimConsumerReference(), ['uid']).optional(),
  }),
);
export interface ResourceClaimStatus extends SchemaOf<typeof resourceClaimStatus> {}

export const allocationResult = namedSchema('io.k8s.api.resource.v1.AllocationResult', () =>
  z.object({
    allocationTimestamp: time().optional(),
    devices: deviceAllocationResult().optional(),
    nodeSelector: nodeSelector().optional(),
  }),
);
export interface AllocationResult extends SchemaOf<typeof allocationResult> {}

export const deviceAllocationResult = namedSchema('io.k8s.api.resource.v1.DeviceAllocationResult', () =>
  z.object({
    config: atomicList(deviceAllocationConfiguration()).optional(),
    results: atomicList(deviceRequestAllocationResult()).optional(),
  }),
);
export interface DeviceAllocationResult extends SchemaOf<typeof deviceAllocationResult> {}

export const deviceAllocationConfiguration = namedSchema('io.k8s.api.resource.v1.DeviceAllocationConfiguration', () =>
  z.object({
    opaque: opaqueDeviceConfiguration().optional(),
    requests: atomicList(z.string()).optional(),
    source: z.enum(['FromClaim', 'FromClass']),
  }),
);
export interface DeviceAllocationConfiguration extends SchemaOf<typeof deviceAllocationConfiguration> {}

export const deviceRequestAllocationResult = namedSchema('io.k8s.api.resource.v1.DeviceRequestAllocationResult', () =>
  z.object({
    adminAccess: z.boolean().optional(),
    bindingConditions: atomicList(z.string()).optional(),
    bindingFailureConditions: atomicList(z.string()).optional(),
    consumedCapacity: z.record(z.string(), quantity()).optional(),
    device: z.string(),
    driver: z.string(),
    pool: z.string(),
    request: z.string(),
    shareID: z.string().optional(),
    tolerations: atomicList(deviceToleration()).optional(),
  }),
);
export interface DeviceRequestAllocationResult extends SchemaOf<typeof deviceRequestAllocationResult> {}

export const allocatedDeviceStatus = namedSchema('io.k8s.api.resource.v1.AllocatedDeviceStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type'], { patch: 'replace' }).optional(),
    data: rawExtension().optional(),
    device: z.string(),
    driver: z.string(),
    networkData: networkDeviceData().optional(),
    pool: z.string(),
    shareID: z.string().optional(),
  }),
);
export interface AllocatedDeviceStatus extends SchemaOf<typeof allocatedDeviceStatus> {}

export const networkDeviceData = namedSchema('io.k8s.api.resource.v1.NetworkDeviceData', () =>
  z.object({
    hardwareAddress: z.string().optional(),
    interfaceName: z.string().optional(),
    ips: atomicList(z.string()).optional(),
  }),
);
export interface NetworkDeviceData extends SchemaOf<typeof networkDeviceData> {}

export const resourceClaimConsumerReference = namedSchema('io.k8s.api.resource.v1.ResourceClaimConsumerReference', () =>
  z.object({
    apiGroup: z.string().optional(),
    name: z.string(),
    resource: z.string(),
    uid: z.string(),
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
