import type { KubeObject } from '@kubets/machinery';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeStored, metadataOf, readLabels, sameContent, withResourceVersion } from './stored-form.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const objects = fc
  .record({ name: text, labels: fc.option(fc.dictionary(text, text), { nil: undefined }), annotations: fc.dictionary(text, text), spec: fc.jsonValue() })
  .map(({ name, labels, annotations, spec }) => ({
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name, uid: 'u', creationTimestamp: 't', resourceVersion: 'whatever', annotations, ...(labels && { labels }) },
    spec,
  })) as fc.Arbitrary<KubeObject>;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the stored form', () => {
  it('gives back the object with any revision spliced in', () => {
    fc.assert(
      fc.property(objects, fc.maxSafeNat(), fc.maxSafeNat(), (object, first, second) => {
        const json = withResourceVersion(encodeStored(object), first);
        const expected = (revision: number): unknown => plain({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
        expect(JSON.parse(json.toString())).toEqual(expected(first));
        expect(JSON.parse(withResourceVersion(json, second).toString())).toEqual(expected(second));
      }),
    );
  });

  it('gives back the labels alone', () => {
    fc.assert(
      fc.property(objects, (object) => {
        expect(readLabels(withResourceVersion(encodeStored(object), 1))).toEqual(plain(object.metadata.labels ?? null) ?? undefined);
      }),
    );
  });

  it('gives back the metadata alone', () => {
    fc.assert(
      fc.property(objects, fc.maxSafeNat(), (object, revision) => {
        const json = withResourceVersion(encodeStored(object), revision);
        expect(JSON.parse(String(metadataOf(json)))).toEqual((JSON.parse(String(json)) as KubeObject).metadata);
      }),
    );
  });

  it.each(['{"apiVersion":"v1","kind":"A","metadata":{}}', '{"kind":"A","spec":{"metadata":{}}}', '{"kind":"A","apiVersion":"v1"}', ''])(
    'gives back no metadata of %s, which lies otherwise',
    (json) => {
      expect(metadataOf(Buffer.from(json))).toBeUndefined();
    },
  );

  it('tells a change from none, whatever the revision', () => {
    fc.assert(
      fc.property(objects, objects, fc.maxSafeNat(), (one, other, revision) => {
        const json = withResourceVersion(encodeStored(one), revision);
        expect(sameContent(json, encodeStored(JSON.parse(json.toString()) as KubeObject))).toBe(true);
        expect(sameContent(json, encodeStored(other))).toBe(encodeStored(one).equals(encodeStored(other)));
      }),
    );
  });

  it('reads a value that another tool wrote in another order', () => {
    const foreign = Buffer.from('{"spec":{"a":1},"metadata":{"name":"x","labels":{"a":"b"}},"kind":"Thing","apiVersion":"v1"}');
    const json = withResourceVersion(foreign, 7);
    expect(JSON.parse(json.toString())).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x', labels: { a: 'b' }, resourceVersion: '7' },
      spec: { a: 1 },
    });
    expect(readLabels(json)).toEqual({ a: 'b' });
  });
});
