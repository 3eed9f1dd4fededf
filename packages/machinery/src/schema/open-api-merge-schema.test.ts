import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applyStrategicMergePatch } from '../patch/apply-strategic-merge-patch.ts';
import { int32, listMap, listSet, namedSchema, patchStrategy, quantity, stringMap } from './index.ts';
import { mergeSchemaOf, type MergeSchema } from './merge-schema.ts';
import { mergeSchemaOfOpenApi } from './open-api-merge-schema.ts';

const item = namedSchema('test.v1.Item', () => z.object({ name: z.string(), count: int32().default(1), limits: z.record(z.string(), quantity()).optional() }));
const thing = namedSchema('test.v1.Thing', () =>
  z.object({
    items: listMap(item(), ['name'], { patch: 'merge,retainKeys' }).optional(),
    words: listSet(z.string(), { patch: 'merge' }).optional(),
    labels: stringMap().optional(),
    mode: z.enum(['a', 'b']).optional(),
    owner: patchStrategy(z.object({ kind: z.string().optional() }), 'replace').optional(),
    free: z.unknown().optional(),
  }),
);

const named = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  'test.v1.Item': {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer', format: 'int32', default: 1 },
      limits: { type: 'object', additionalProperties: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' } },
    },
  },
  'test.v1.Thing': {
    type: 'object',
    properties: {
      items: {
        type: 'array',
        items: { allOf: [{ $ref: '#/components/schemas/test.v1.Item' }], default: {} },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-patch-strategy': 'merge,retainKeys',
        'x-kubernetes-patch-merge-key': 'name',
      },
      words: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      mode: { type: 'string', enum: ['a', 'b'] },
      owner: { type: 'object', properties: { kind: { type: 'string' } }, 'x-kubernetes-patch-strategy': 'replace' },
      free: {},
    },
  },
};

/** A description as plain data. */
function plain(schema: MergeSchema): unknown {
  switch (schema.type) {
    case 'struct': {
      const fields = [...schema.fields.values()].map((field) => ({
        name: field.name,
        required: field.required,
        default: field.default,
        schema: plain(field.schema),
      }));
      return { ...schema, type: 'struct', name: undefined, filled: undefined, atomic: schema.atomic, patch: schema.patch, fields };
    }
    case 'list': {
      const { type, listType, keys, patch, mergeKey } = schema;
      return { type, listType, keys, patch, mergeKey, item: plain(schema.item) };
    }
    case 'map':
      return { type: schema.type, atomic: schema.atomic, patch: schema.patch, item: plain(schema.item) };
    case 'scalar':
    case 'any':
      return schema;
  }
}

describe('mergeSchemaOfOpenApi', () => {
  const described = mergeSchemaOfOpenApi({ $ref: '#/definitions/test.v1.Thing' }, named);

  it('describes a type as its own schema does', () => {
    expect(plain(described)).toEqual(plain(mergeSchemaOf(thing())));
  });

  it('serves a strategic merge', () => {
    const patched = applyStrategicMergePatch({ items: [{ name: 'a', count: 1 }] }, { items: [{ name: 'a', count: 2 }, { name: 'b' }] }, described);
    expect(patched).toEqual({ items: [{ name: 'a', count: 2 }, { name: 'b' }] });
  });

  it.each([[undefined], [5], [{ $ref: '#/definitions/absent' }], [{ $ref: '#/definitions/loop' }]])('takes %j for any value', (schema) => {
    expect(mergeSchemaOfOpenApi(schema, { loop: { $ref: '#/definitions/loop' } }).type).toBe('any');
  });
});
