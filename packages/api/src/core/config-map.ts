import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { base64, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { configMaps } from '../resources.ts';

export const configMap = namedSchema('io.k8s.api.core.v1.ConfigMap', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    binaryData: z.record(z.string(), base64()).optional(),
    data: stringMap().optional(),
    immutable: z.boolean().optional(),
  }),
);
export interface ConfigMap extends SchemaOf<typeof configMap> {}

export const configMapDefinition = defineResource<ConfigMap>({
  reference: configMaps,
  shortNames: ['cm'],
  schema: configMap,
});
