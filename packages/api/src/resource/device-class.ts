import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { deviceSelector, opaqueDeviceConfiguration } from './device.ts';
import { deviceClasses } from '../resources.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import { demanded } from '../go-zero.ts';
import { validateDeviceClass } from './validate-claim.ts';

const deviceClass = namedSchema('io.k8s.api.resource.v1.DeviceClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(deviceClassSpec().prefault({})).describe('The desired state.'),
    })
    .describe('A kind of device that claims can ask for.'),
);
export interface DeviceClass extends SchemaOf<typeof deviceClass> {}

const deviceClassSpec = namedSchema('io.k8s.api.resource.v1.DeviceClassSpec', () =>
  z.object({
    config: atomicList(deviceClassConfiguration()).optional().describe('Settings for the drivers of all devices of the class.'),
    extendedResourceName: z.string().optional().describe('The extended resource that stands for a device of the class.'),
    selectors: atomicList(deviceSelector()).optional().describe('What devices must fulfil; all of it.'),
  }),
);
export interface DeviceClassSpec extends SchemaOf<typeof deviceClassSpec> {}

const deviceClassConfiguration = namedSchema('io.k8s.api.resource.v1.DeviceClassConfiguration', () =>
  z.object({
    opaque: opaqueDeviceConfiguration().optional().describe('Settings that only the driver understands.'),
  }),
);
export interface DeviceClassConfiguration extends SchemaOf<typeof deviceClassConfiguration> {}

export const deviceClassDefinition = defineResource<DeviceClass>({
  reference: deviceClasses,
  schema: deviceClass,
  strategy: { hasGeneration: true, validate: validateDeviceClass },
  columns: [nameColumn, ageColumn],
});
