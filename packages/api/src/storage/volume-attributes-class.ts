import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { volumeAttributesClasses } from '../resources.ts';

export const volumeAttributesClass = namedSchema('io.k8s.api.storage.v1.VolumeAttributesClass', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    driverName: z.string(),
    parameters: stringMap().optional(),
  }),
);
export interface VolumeAttributesClass extends SchemaOf<typeof volumeAttributesClass> {}

export const volumeAttributesClassDefinition = defineResource<VolumeAttributesClass>({
  reference: volumeAttributesClasses,
  schema: volumeAttributesClass,
});
