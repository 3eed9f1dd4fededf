import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { listMap, listSet, namedSchema, patchStrategy, plainList, stringMap } from '../schema/index.ts';
import { mergeSchemaOf } from '../schema/merge-schema.ts';
import { applyStrategicMergePatch } from './apply-strategic-merge-patch.ts';
import { createStrategicMergePatch } from './create-strategic-merge-patch.ts';

const item = namedSchema('test.v1.Item', () => z.object({ name: z.string(), image: z.string().optional(), args: plainList(z.string()).optional() }));
const volume = namedSchema('test.v1.Volume', () => z.object({ name: z.string(), emptyDir: stringMap().optional(), hostPath: stringMap().optional() }));
const strategy = namedSchema('test.v1.Strategy', () => z.object({ type: z.string().optional(), rolling: stringMap().optional() }));
const schema = mergeSchemaOf(
  z.object({
    items: listMap(item(), ['name']).optional(),
    volumes: listMap(volume(), ['name'], { patch: 'merge,retainKeys' }).optional(),
    finalizers: listSet(z.string(), { patch: 'merge' }).optional(),
    args: plainList(z.string()).optional(),
    labels: stringMap().optional(),
    strategy: patchStrategy(strategy(), 'retainKeys').optional(),
    replicas: z.number().optional(),
  }),
);

const a = { name: 'a', image: '1' };
const b = { name: 'b', image: '1' };
const c = { name: 'c', image: '1' };

describe('applyStrategicMergePatch', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['merges maps and removes null members', { labels: { x: '1', y: '2' } }, { labels: { x: null, z: '3' } }, { labels: { y: '2', z: '3' } }],
    ['replaces lists without a merge strategy', { args: ['a', 'b'] }, { args: ['c'] }, { args: ['c'] }],
    ['merges list items by their key', { items: [a, b] }, { items: [{ name: 'b', image: '2' }] }, { items: [a, { name: 'b', image: '2' }] }],
    ['puts an item with a new key before those the patch leaves alone', { items: [a] }, { items: [b] }, { items: [b, a] }],
    ['replaces a list inside a merged item', { items: [{ ...a, args: ['x'] }] }, { items: [{ name: 'a', args: ['y'] }] }, { items: [{ ...a, args: ['y'] }] }],
    ['deletes an item', { items: [a, b] }, { items: [{ name: 'a', $patch: 'delete' }] }, { items: [b] }],
    ['replaces a whole list', { items: [a, b] }, { items: [c, { $patch: 'replace' }] }, { items: [c] }],
    ['empties a list', { items: [a, b] }, { items: [{ $patch: 'replace' }] }, { items: [] }],
    ['replaces a map', { labels: { x: '1' } }, { labels: { $patch: 'replace', y: '2' } }, { labels: { y: '2' } }],
    ['empties a map', { labels: { x: '1' } }, { labels: { $patch: 'delete' } }, { labels: {} }],
    ['joins scalar lists without doubles', { finalizers: ['a', 'b'] }, { finalizers: ['b', 'c'] }, { finalizers: ['a', 'b', 'c'] }],
    ['deletes from a scalar list', { finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a'] }, { finalizers: ['b'] }],
    [
      'orders a scalar list',
      { finalizers: ['a', 'b'] },
      { finalizers: ['c'], '$setElementOrder/finalizers': ['b', 'c', 'a'] },
      { finalizers: ['b', 'c', 'a'] },
    ],
    ['reorders items the patch leaves alone', { items: [a, b] }, { '$setElementOrder/items': [{ name: 'b' }, { name: 'a' }] }, { items: [b, a] }],
    [
      'keeps items of others where they stood',
      { items: [a, b] },
      { items: [{ name: 'b', image: '2' }, c], '$setElementOrder/items': [{ name: 'b' }, { name: 'c' }] },
      { items: [a, { name: 'b', image: '2' }, c] },
    ],
    [
      'retains only the named keys',
      { strategy: { type: 'Rolling', rolling: { max: '1' } } },
      { strategy: { type: 'Recreate', $retainKeys: ['type'] } },
      { strategy: { type: 'Recreate' } },
    ],
    [
      'retains only the named keys of an item',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' }, $retainKeys: ['name', 'hostPath'] }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    ],
    [
      'drops directives and nulls of a value that is new',
      {},
      {
        items: [
          { ...a, args: null },
          { name: 'b', $patch: 'delete' },
        ],
      },
      { items: [a] },
    ],
    [
      'keeps __proto__ an ordinary name',
      {},
      { labels: JSON.parse('{"__proto__":"x"}') as JsonObject },
      { labels: JSON.parse('{"__proto__":"x"}') as JsonObject },
    ],
  ])('%s', (_name, document, patch, expected) => {
    const before = structuredClone(document);
    expect(applyStrategicMergePatch(document, patch, schema)).toEqual(expected);
    expect(document).toEqual(before);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an item without its key', { items: [{ image: '1' }] }, /does not contain declared merge key: name/],
    ['an unknown directive', { labels: { $patch: 'explode' } }, /Unknown patch type: "explode"/],
    ['an unknown item directive', { items: [{ name: 'a', $patch: 'explode' }] }, /Unknown patch type: "explode"/],
    ['a scalar where an item belongs', { items: ['a'] }, /must be an object/],
    ['retained keys that are no list', { strategy: { $retainKeys: 'type' } }, /\$retainKeys/],
    ['a set key that is not retained', { strategy: { type: 'x', $retainKeys: [] } }, /does not retain/],
  ])('refuses %s', (_name, patch, message) => {
    expect(() => applyStrategicMergePatch({ items: [a] }, patch, schema)).toThrow(message);
  });
});

describe('createStrategicMergePatch', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject, JsonObject]>([
    ['is empty when nothing differs', { replicas: 1 }, { replicas: 1 }, { replicas: 1, labels: { x: '1' } }, {}],
    ['leaves alone what others set', {}, { labels: { a: '1' } }, { labels: { a: '1', b: '2' } }, {}],
    ['removes what was applied before', { labels: { a: '1' } }, { labels: {} }, { labels: { a: '1', b: '2' } }, { labels: { a: null } }],
    ['does not remove what is gone already', { replicas: 1 }, {}, {}, {}],
    [
      'deletes a dropped item and keeps a foreign one',
      { items: [a, b] },
      { items: [a] },
      { items: [a, b, c] },
      { items: [{ name: 'b', $patch: 'delete' }], '$setElementOrder/items': [{ name: 'a' }] },
    ],
    [
      'switches a union',
      { strategy: { type: 'Rolling' } },
      { strategy: { type: 'Recreate' } },
      { strategy: { type: 'Rolling', rolling: { max: '1' } } },
      { strategy: { type: 'Recreate', $retainKeys: ['type'] } },
    ],
    [
      'removes a dropped scalar',
      { finalizers: ['a', 'b'] },
      { finalizers: ['b'] },
      { finalizers: ['a', 'b'] },
      { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b'] },
    ],
  ])('%s', (_name, original, modified, current, expected) => {
    expect(createStrategicMergePatch(original, modified, current, schema)).toEqual(expected);
  });

  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
  const texts = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'));
  const document = fc
    .record(
      {
        items: names.chain((list) => fc.tuple(...list.map((name) => fc.record({ name: fc.constant(name), image: fc.constantFrom('1', '2') })))),
        volumes: names.chain((list) =>
          fc.tuple(
            ...list.map((name) => fc.oneof(fc.record({ name: fc.constant(name), emptyDir: texts }), fc.record({ name: fc.constant(name), hostPath: texts }))),
          ),
        ),
        finalizers: names,
        args: fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }),
        labels: texts,
        strategy: fc.record({ type: fc.constantFrom('p', 'q'), rolling: texts }, { requiredKeys: [] }),
        replicas: fc.nat(3),
      },
      { requiredKeys: [] },
    )
    .map((value) => value as JsonObject);

  it('gives a two-way patch that leads to the target', () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        expect(applyStrategicMergePatch(from, createStrategicMergePatch(from, to, from, schema), schema)).toEqual(to);
      }),
      { numRuns: 500 },
    );
  });

  it('gives an empty patch once the patch was applied', () => {
    fc.assert(
      fc.property(document, document, document, (original, modified, current) => {
        const after = applyStrategicMergePatch(current, createStrategicMergePatch(original, modified, current, schema), schema);
        expect(createStrategicMergePatch(modified, modified, after, schema)).toEqual({});
      }),
      { numRuns: 500 },
    );
  });
});
