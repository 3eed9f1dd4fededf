import { expect } from 'vitest';
import { z } from 'zod';
import { deepFreeze } from '../../clone.ts';
import type { JsonObject } from '../../json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../object.ts';
import { atomicList, int32, listMap, listSet, namedSchema, objectMeta, stringMap } from '../../schema/index.ts';
import { mergeSchemaOf } from '../../schema/merge-schema.ts';
import { applyObject, type ApplyOptions } from '../apply-object.ts';
import { managedFieldsUpdated } from '../update-managed-fields.ts';

const port = namedSchema('test.v1.Port', () => z.object({ port: int32(), protocol: z.enum(['TCP', 'UDP']).default('TCP'), name: z.string().optional() }));
const container = namedSchema('test.v1.Container', () =>
  z.object({
    name: z.string(),
    image: z.string().optional(),
    args: atomicList(z.string()).optional(),
    ports: listMap(port(), ['port', 'protocol']).optional(),
    policy: z.string().optional(),
  }),
);
const thingSpec = namedSchema('test.v1.ThingSpec', () =>
  z.object({
    replicas: int32().optional(),
    containers: listMap(container(), ['name']),
    tags: listSet(z.string()).optional(),
    options: stringMap().optional(),
    strategy: z.object({ type: z.string().optional(), limit: int32().optional() }).optional(),
  }),
);
const schema = mergeSchemaOf(
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: thingSpec(),
    status: z.object({ phase: z.string().optional() }).prefault({}),
  }),
);

const identity = { apiVersion: 'test/v1', kind: 'Thing' };
const metadata = { name: 't', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
export const thing = (spec: JsonObject, more: JsonObject = {}): KubeObject =>
  ({ ...identity, metadata: { ...metadata, ...more }, spec }) as unknown as KubeObject;
export const config = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({ ...identity, metadata: { name: 't', ...more }, spec });
export const as = (manager: string, more: Partial<ApplyOptions> = {}): ApplyOptions => ({
  schema,
  manager,
  apiVersion: 'test/v1',
  time: '2026-01-01T00:00:01Z',
  force: false,
  ...more,
});
export const apply = (live: KubeObject | undefined, applied: JsonObject, options: ApplyOptions): KubeObject => {
  const { object, conflicts } = applyObject(live && deepFreeze(live), deepFreeze(applied), options);
  expect(conflicts).toEqual([]);
  return object;
};
export const created = (object: KubeObject, manager = 'creator'): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, managedFields: managedFieldsUpdated(undefined, object, as(manager)) },
});
export const updated = (old: KubeObject, object: KubeObject, manager: string, more: Partial<ApplyOptions> = {}): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, managedFields: managedFieldsUpdated(old, object, as(manager, more)) },
});
export const specOf = (object: KubeObject): unknown => (object as unknown as { spec: unknown }).spec;
export const fieldsFor = (object: KubeObject, manager: string): ManagedFieldsEntry['fieldsV1'] =>
  object.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;
