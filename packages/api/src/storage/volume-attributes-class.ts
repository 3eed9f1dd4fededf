import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { volumeAttributesClasses } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { validateAttributes } from './validate-storage.ts';

const volumeAttributesClass = namedSchema('io.k8s.api.storage.v1.VolumeAttributesClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      driverName: z.string().describe('The driver whose volumes it is for.'),
      parameters: stringMap().optional().describe('What the driver is told.'),
    })
    .describe('Attributes of volumes that can change while they are in use.'),
);
export interface VolumeAttributesClass extends SchemaOf<typeof volumeAttributesClass> {}

export const volumeAttributesClassDefinition = defineResource<VolumeAttributesClass>({
  reference: volumeAttributesClasses,
  shortNames: ['vac'],
  schema: volumeAttributesClass,
  columns: [nameColumn, textColumn('DriverName', { description: 'The driver.' }, ({ driverName }) => driverName), ageColumn],
  strategy: {
    validate: validateAttributes,
    validateUpdate: (object, old) => [
      ...checkImmutable('driverName', object.driverName, old.driverName),
      ...checkImmutable('parameters', object.parameters, old.parameters),
    ],
  },
});
