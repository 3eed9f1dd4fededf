import { defineResource, invalid, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { base64, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { configMaps } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkImmutableData, checkTotalSize } from '../validation/config-data.ts';
import { checkText } from '../validation/rules.ts';
import { validateConfigKey } from './pod/validate-keys.ts';

const configMap = namedSchema('io.k8s.api.core.v1.ConfigMap', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      binaryData: z.record(z.string(), base64()).optional().describe('Values that are no text, in base64.'),
      data: stringMap().optional().describe('Values by key.'),
      immutable: z.boolean().optional().describe('Whether the data can never change again.'),
    })
    .describe('Settings that pods read as environment variables or as files.'),
);
export interface ConfigMap extends SchemaOf<typeof configMap> {}

export const configMapDefinition = defineResource<ConfigMap>({
  reference: configMaps,
  shortNames: ['cm'],
  schema: configMap,
  strategy: { validate, validateUpdate },
  columns: [
    nameColumn,
    textColumn('Data', { description: 'How many keys it holds.' }, ({ data, binaryData }) => String(keys(data).length + keys(binaryData).length)),
    ageColumn,
  ],
});

const keys = (map: Readonly<Record<string, string>> | undefined): readonly string[] => Object.keys(map ?? {});

function validate({ data, binaryData }: ConfigMap): readonly FieldError[] {
  return [
    ...keys(data).flatMap((key) => [
      ...checkText(`data[${key}]`, key, validateConfigKey),
      ...(Object.hasOwn(binaryData ?? {}, key) ? [invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')] : []),
    ]),
    ...keys(binaryData).flatMap((key) => checkText(`binaryData[${key}]`, key, validateConfigKey)),
    ...checkTotalSize('', data, binaryData),
  ];
}

function validateUpdate(configMap: ConfigMap, old: ConfigMap): readonly FieldError[] {
  return checkImmutableData(configMap, old, ['data', 'binaryData']);
}
