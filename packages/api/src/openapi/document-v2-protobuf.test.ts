import { describe, expect, it } from 'vitest';
import { builtInResources } from '../built-in-resources.ts';
import { type WireField, WireReader, type WireValue } from '../protobuf/wire-reader.ts';
import { openApiV2 } from './document-v2.ts';
import { openApiV2Protobuf } from './document-v2-protobuf.ts';
import { atOnce } from './steps.ts';

const document = atOnce(openApiV2(builtInResources));
const encoded = atOnce(openApiV2Protobuf(document));

const fields = (bytes: WireValue | undefined): readonly WireField[] => [...new WireReader(bytes as Buffer)];
const field = (bytes: WireValue | undefined, number: number): WireValue | undefined => fields(bytes).find((candidate) => candidate.number === number)?.value;
const text = (bytes: WireValue | undefined, number: number): string => String(field(bytes, number) ?? '');
/** The pairs of a map, which is a message that lists them. */
const pairs = (bytes: WireValue | undefined, number: number): ReadonlyMap<string, WireValue | undefined> =>
  new Map(fields(bytes).flatMap((pair) => (pair.number === number ? [[text(pair.value, 1), field(pair.value, 2)]] : [])));

describe('openApiV2Protobuf()', () => {
  it('names the same definitions and paths as the JSON document', () => {
    expect([...pairs(field(encoded, 9), 1).keys()]).toEqual(Object.keys(document.definitions));
    expect([...pairs(field(encoded, 8), 2).keys()]).toEqual(Object.keys(document.paths));
  });

  it('keeps a property with its type, its reference and its extensions', () => {
    const podSpec = pairs(field(encoded, 9), 1).get('io.k8s.api.core.v1.PodSpec');
    const properties = pairs(field(podSpec, 25), 1);
    expect(text(field(properties.get('nodeName'), 22), 1)).toBe('string');
    const containers = properties.get('containers');
    expect(text(field(field(containers, 23), 1), 1)).toBe('#/definitions/io.k8s.api.core.v1.Container');
    expect(text(pairs(containers, 31).get('x-kubernetes-patch-merge-key'), 2)).toBe('"name"');
  });

  it('keeps which kind an operation is about and what it takes', () => {
    const post = field(pairs(field(encoded, 8), 2).get('/api/v1/namespaces/{namespace}/pods'), 4);
    expect(JSON.parse(text(pairs(post, 13).get('x-kubernetes-group-version-kind'), 2))).toEqual({ group: '', kind: 'Pod', version: 'v1' });
    const parameters = fields(post).filter(({ number }) => number === 8);
    const [body, query] = parameters.map(({ value }) => field(value, 1));
    expect(text(field(body, 1), 2)).toBe('body');
    expect(text(field(field(query, 2), 3), 4)).toBe('dryRun');
  });
});
