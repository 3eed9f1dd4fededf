import { gunzipSync } from 'node:zlib';
import type { KubeObject } from '@kubets/machinery';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { encoded } from '../objects/encoded-object.ts';
import { gzipBody } from './gzip-body.ts';
import { compactList, joinedListBody, listBody, prettyList, sharedListBody, yamlList, yamlOptions } from './list-body.ts';

const envelope = { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '7', continue: 'next', remainingItemCount: undefined } };
const objects = [
  { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'lines', labels: {} }, data: { a: 'one\ntwo\n', b: '- x: y\n', c: '' } },
  {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'words' },
    data: { yes: 'no', number: '012', long: 'word '.repeat(60) },
    empty: [],
    nested: [[1], [{}]],
  },
  { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'none' } },
] as unknown as readonly KubeObject[];

it.each([
  ['compact', compactList, (list: object) => JSON.stringify(list)],
  ['indented', prettyList, (list: object) => `${JSON.stringify(list, undefined, 2)}\n`],
  ['YAML', yamlList, (list: object) => stringify(list, yamlOptions)],
])('a %s list written item by item reads as if it were written at once', async (_name, writer, whole) => {
  for (const items of [objects, objects.slice(0, 1)]) {
    const parts = await listBody(writer, envelope, items.map(encoded), ({ json }) => json);
    expect(Buffer.concat(parts).toString('utf8')).toBe(whole({ ...envelope, items }));
  }
});

it.each([
  ['shared', () => sharedListBody(envelope, objects.map(encoded))],
  [
    'joined',
    () =>
      joinedListBody(
        envelope,
        objects.map((object) => Buffer.from(`${JSON.stringify(object)},`)),
      ),
  ],
])('a list of %s bytes reads as if it were written at once', async (_name, write) => {
  expect(Buffer.concat(await write()).toString('utf8')).toBe(JSON.stringify({ ...envelope, items: objects }));
});

it('a compressed body is what its parts were, whatever their sizes', async () => {
  const parts = Array.from({ length: 500 }, (_, index) => Buffer.alloc((index * 7919) % 9000, index % 251));
  const whole = Buffer.concat(parts);
  expect(gunzipSync(Buffer.concat(await gzipBody(parts, whole.length))).equals(whole)).toBe(true);
});
