import { z } from 'zod';
import { atomicList, int64, namedSchema, quantity, rawExtension, type SchemaOf } from '@kubets/machinery/schema';
import { choice, choiceOr } from '../go-zero.ts';

export const celDeviceSelector = namedSchema('io.k8s.api.resource.v1.CELDeviceSelector', () =>
  z.object({
    expression: z.string(),
  }),
);
export interface CELDeviceSelector extends SchemaOf<typeof celDeviceSelector> {}

export const capacityRequirements = namedSchema('io.k8s.api.resource.v1.CapacityRequirements', () =>
  z.object({
    requests: z.record(z.string(), quantity()).optional(),
  }),
);
export interface CapacityRequirements extends SchemaOf<typeof capacityRequirements> {}

export const deviceClaim = namedSchema('io.k8s.api.resource.v1.DeviceClaim', () =>
  z.object({
    config: atomicList(deviceClaimConfiguration()).optional(),
    constraints: atomicList(deviceConstraint()).optional(),
    requests: atomicList(deviceRequest()).optional(),
  }),
);
export interface DeviceClaim extends SchemaOf<typeof deviceClaim> {}

export const deviceClaimConfiguration = namedSchema('io.k8s.api.resource.v1.DeviceClaimConfiguration', () =>
  z.object({
    opaque: opaqueDeviceConfiguration().optional(),
    requests: atomicList(z.string()).optional(),
  }),
);
export interface DeviceClaimConfiguration extends SchemaOf<typeof deviceClaimConfiguration> {}

export const opaqueDeviceConfiguration = namedSchema('io.k8s.api.resource.v1.OpaqueDeviceConfiguration', () =>
  z.object({
    driver: z.string(),
    parameters: rawExtension(),
  }),
);
export interface OpaqueDeviceConfiguration extends SchemaOf<typeof opaqueDeviceConfiguration> {}

export const deviceConstraint = namedSchema('io.k8s.api.resource.v1.DeviceConstraint', () =>
  z.object({
    distinctAttribute: z.string().optional(),
    matchAttribute: z.string().optional(),
    requests: atomicList(z.string()).optional(),
  }),
);
export interface DeviceConstraint extends SchemaOf<typeof deviceConstraint> {}

export const deviceRequest = namedSchema('io.k8s.api.resource.v1.DeviceRequest', () =>
  z.object({
    exactly: exactDeviceRequest().optional(),
    firstAvailable: atomicList(deviceSubRequest()).optional(),
    name: z.string(),
  }),
);
export interface DeviceRequest extends SchemaOf<typeof deviceRequest> {}

export const exactDeviceRequest = namedSchema('io.k8s.api.resource.v1.ExactDeviceRequest', () =>
  z.object({
    adminAccess: z.boolean().optional(),
    allocationMode: choice(['All', 'ExactCount']),
    capacity: capacityRequirements().optional(),
    count: int64().optional(),
    deviceClassName: z.string(),
    selectors: atomicList(deviceSelector()).optional(),
    tolerations: atomicList(deviceToleration()).optional(),
  }),
);
export interface ExactDeviceRequest extends SchemaOf<typeof exactDeviceRequest> {}

export const deviceSelector = namedSchema('io.k8s.api.resource.v1.DeviceSelector', () =>
  z.object({
    cel: celDeviceSelector().optional(),
  }),
);
export interface DeviceSelector extends SchemaOf<typeof deviceSelector> {}

export const deviceToleration = namedSchema('io.k8s.api.resource.v1.DeviceToleration', () =>
  z.object({
    effect: choice(['NoExecute', 'NoSchedule', 'None']),
    key: z.string().optional(),
    operator: choiceOr(['Equal', 'Exists'], 'Equal'),
    tolerationSeconds: int64().optional(),
    value: z.string().optional(),
  }),
);
export interface DeviceToleration extends SchemaOf<typeof deviceToleration> {}

export const deviceSubRequest = namedSchema('io.k8s.api.resource.v1.DeviceSubRequest', () =>
  z.object({
    allocationMode: choice(['All', 'ExactCount']),
    capacity: capacityRequirements().optional(),
    count: int64().optional(),
    deviceClassName: z.string(),
    name: z.string(),
    selectors: atomicList(deviceSelector()).optional(),
    tolerations: atomicList(deviceToleration()).optional(),
  }),
);
export interface DeviceSubRequest extends SchemaOf<typeof deviceSubRequest> {}

export const resourceClaimSpec = namedSchema('io.k8s.api.resource.v1.ResourceClaimSpec', () =>
  z.object({
    devices: deviceClaim().optional(),
  }),
);
export interface ResourceClaimSpec extends SchemaOf<typeof resourceClaimSpec> {}
