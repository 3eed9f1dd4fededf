import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { base64, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { secrets } from '../resources.ts';
import { textOr } from '../go-zero.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateSecret, validateSecretUpdate } from './secret-validation.ts';

const secret = namedSchema('io.k8s.api.core.v1.Secret', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      data: z.record(z.string(), base64()).optional().describe('Values by key, in base64.'),
      immutable: z.boolean().optional().describe('Whether the data can never change again.'),
      stringData: stringMap().optional().describe('Values as plain text; written into data and never read back.'),
      type: textOr('Opaque').describe('What the secret is for; some types ask for certain keys.'),
    })
    .describe('Confidential data that pods read as environment variables or as files.'),
);
export interface Secret extends SchemaOf<typeof secret> {}

export const secretDefinition = defineResource<Secret>({
  reference: secrets,
  schema: secret,
  strategy: { default: mergeStringData, validate: validateSecret, validateUpdate: validateSecretUpdate },
  selectableFields: [{ label: 'type', value: ({ type }) => type }],
  columns: [
    nameColumn,
    textColumn('Type', { description: 'What the secret is for.' }, ({ type }) => type),
    textColumn('Data', { description: 'How many keys it holds.' }, ({ data }) => String(Object.keys(data ?? {}).length)),
    ageColumn,
  ],
});

/** `stringData` is for writing alone: it lands in `data`, encoded. */
function mergeStringData(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  return { ...rest, data: { ...secret.data, ...Object.fromEntries(encoded) } };
}
