import { z } from 'zod';
import { atomicList, int64, namedSchema, quantity, rawExtension, type SchemaOf } from '@kubets/machinery/schema';
import { choice, choiceOr } from '../go-zero.ts';

const celDeviceSelector = namedSchema('io.k8s.api.resource.v1.CELDeviceSelector', () =>
  z.object({
    expression: z.string().describe('A CEL expression over the device that is true for those wanted.'),
  }),
);
export interface CELDeviceSelector extends SchemaOf<typeof celDeviceSelector> {}

const capacityRequirements = namedSchema('io.k8s.api.resource.v1.CapacityRequirements', () =>
  z.object({
    requests: z.record(z.string(), quantity()).optional().describe('How much of each capacity.'),
  }),
);
export interface CapacityRequirements extends SchemaOf<typeof capacityRequirements> {}

const deviceClaim = namedSchema('io.k8s.api.resource.v1.DeviceClaim', () =>
  z.object({
    config: atomicList(deviceClaimConfiguration()).optional().describe('Settings for the drivers of the devices.'),
    constraints: atomicList(deviceConstraint()).optional().describe('What the devices must have in common.'),
    requests: atomicList(deviceRequest()).optional().describe('The devices that are wanted.'),
  }),
);
export interface DeviceClaim extends SchemaOf<typeof deviceClaim> {}

const deviceClaimConfiguration = namedSchema('io.k8s.api.resource.v1.DeviceClaimConfiguration', () =>
  z.object({
    opaque: opaqueDeviceConfiguration().optional().describe('Settings that only the driver understands.'),
    requests: atomicList(z.string()).optional().describe('The requests it is about; all by default.'),
  }),
);
export interface DeviceClaimConfiguration extends SchemaOf<typeof deviceClaimConfiguration> {}

export const opaqueDeviceConfiguration = namedSchema('io.k8s.api.resource.v1.OpaqueDeviceConfiguration', () =>
  z.object({
    driver: z.string().describe('The name of the driver.'),
    parameters: rawExtension().describe('What the driver is told.'),
  }),
);
export interface OpaqueDeviceConfiguration extends SchemaOf<typeof opaqueDeviceConfiguration> {}

const deviceConstraint = namedSchema('io.k8s.api.resource.v1.DeviceConstraint', () =>
  z.object({
    distinctAttribute: z.string().optional().describe('The attribute in which all devices differ.'),
    matchAttribute: z.string().optional().describe('The attribute that is the same for all devices.'),
    requests: atomicList(z.string()).optional().describe('The requests it is about; all by default.'),
  }),
);
export interface DeviceConstraint extends SchemaOf<typeof deviceConstraint> {}

const deviceRequest = namedSchema('io.k8s.api.resource.v1.DeviceRequest', () =>
  z.object({
    exactly: exactDeviceRequest().optional().describe('Just this.'),
    firstAvailable: atomicList(deviceSubRequest()).optional().describe('The first of these that can be had.'),
    name: z.string().describe('The name.'),
  }),
);
export interface DeviceRequest extends SchemaOf<typeof deviceRequest> {}

const exactDeviceRequest = namedSchema('io.k8s.api.resource.v1.ExactDeviceRequest', () =>
  z.object({
    adminAccess: z.boolean().optional().describe('Access to devices in use, for administration.'),
    allocationMode: choice(['All', 'ExactCount']).describe('ExactCount, or All devices there are.'),
    capacity: capacityRequirements().optional().describe('What the device must or does have of each capacity.'),
    count: int64().optional().describe('How many devices.'),
    deviceClassName: z.string().describe('The name of the DeviceClass.'),
    selectors: atomicList(deviceSelector()).optional().describe('What devices must fulfil; all of it.'),
    tolerations: atomicList(deviceToleration()).optional().describe('Taints that are tolerated.'),
  }),
);
export interface ExactDeviceRequest extends SchemaOf<typeof exactDeviceRequest> {}

export const deviceSelector = namedSchema('io.k8s.api.resource.v1.DeviceSelector', () =>
  z.object({
    cel: celDeviceSelector().optional().describe('A CEL expression.'),
  }),
);
export interface DeviceSelector extends SchemaOf<typeof deviceSelector> {}

export const deviceToleration = namedSchema('io.k8s.api.resource.v1.DeviceToleration', () =>
  z.object({
    effect: choice(['NoExecute', 'NoSchedule', 'None']).describe('The effect it tolerates; all by default.'),
    key: z.string().optional().describe('The taint it tolerates; all by default, with operator Exists.'),
    operator: choiceOr(['Equal', 'Exists'], 'Equal').describe('How the value is compared: Exists or Equal.'),
    tolerationSeconds: int64().optional().describe('How long a NoExecute taint is tolerated; for ever by default.'),
    value: z.string().optional().describe('The value the taint must have.'),
  }),
);
export interface DeviceToleration extends SchemaOf<typeof deviceToleration> {}

const deviceSubRequest = namedSchema('io.k8s.api.resource.v1.DeviceSubRequest', () =>
  z.object({
    allocationMode: choice(['All', 'ExactCount']).describe('ExactCount, or All devices there are.'),
    capacity: capacityRequirements().optional().describe('What the device must or does have of each capacity.'),
    count: int64().optional().describe('How many devices.'),
    deviceClassName: z.string().describe('The name of the DeviceClass.'),
    name: z.string().describe('The name.'),
    selectors: atomicList(deviceSelector()).optional().describe('What devices must fulfil; all of it.'),
    tolerations: atomicList(deviceToleration()).optional().describe('Taints that are tolerated.'),
  }),
);
export interface DeviceSubRequest extends SchemaOf<typeof deviceSubRequest> {}

export const resourceClaimSpec = namedSchema('io.k8s.api.resource.v1.ResourceClaimSpec', () =>
  z.object({
    devices: deviceClaim().optional().describe('The devices that are wanted.'),
  }),
);
export interface ResourceClaimSpec extends SchemaOf<typeof resourceClaimSpec> {}
