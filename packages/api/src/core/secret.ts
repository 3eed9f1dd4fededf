import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { base64, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { secrets } from '../resources.ts';
import { textOr } from '../go-zero.ts';

export const secret = namedSchema('io.k8s.api.core.v1.Secret', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    data: z.record(z.string(), base64()).optional(),
    immutable: z.boolean().optional(),
    stringData: stringMap().optional(),
    type: textOr('Opaque'),
  }),
);
export interface Secret extends SchemaOf<typeof secret> {}

export const secretDefinition = defineResource<Secret>({
  reference: secrets,
  schema: secret,
});
