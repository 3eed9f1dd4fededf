import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isApiError } from '../api-error.ts';
import { deepFreeze } from '../clone.ts';
import { formatFieldError } from '../field-error.ts';
import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { resourceReference } from '../resource.ts';
import { decodeObject, isDeeperThan } from './decode.ts';
import { duplicateFields } from './duplicate-fields.ts';
import {
  anyJson,
  base64,
  int32,
  int64,
  intOrString,
  listMap,
  microTime,
  namedSchema,
  objectMeta,
  plainList,
  quantity,
  rawExtension,
  stringMap,
  time,
  timeOrNull,
} from './index.ts';
import { strictDecodingError, strictDecodingProblems } from './strict-decoding.ts';

const part = namedSchema('io.k8s.api.test.v1.Part', () =>
  z.object({
    name: z.string(),
    policy: z.enum(['Always', 'Never']).optional(),
    count: int32().default(1),
    limits: z.record(z.string(), quantity()).optional(),
  }),
);
const spec = namedSchema('io.k8s.api.test.v1.ThingSpec', () =>
  z.object({
    parts: listMap(part(), ['name']),
    mode: z.enum(['A', 'B']).default('A'),
    text: z
      .string()
      .default('x')
      .transform((value) => (value === '' ? 'x' : value)),
    small: int32().optional(),
    large: int64().optional(),
    flag: z.boolean().optional(),
    port: intOrString().optional(),
    since: time().optional(),
    exact: microTime().optional(),
    bytes: base64().optional(),
    raw: rawExtension().optional(),
    any: anyJson().optional(),
    selector: stringMap().optional(),
    words: plainList(z.string()).optional(),
  }),
);
const schema = namedSchema('io.k8s.api.test.v1.Thing', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: spec(),
    status: z.object({ phase: z.string().optional(), seen: z.array(z.object({ at: timeOrNull() })).optional() }).prefault({}),
  }),
);
const definition = {
  reference: resourceReference<KubeObject>('test/v1', 'Thing', 'things', 'Namespaced'),
  schema: schema as unknown as () => z.ZodType<KubeObject>,
};
const thing = (more: JsonObject): JsonObject => ({ apiVersion: 'test/v1', kind: 'Thing', metadata: { name: 't' }, spec: { parts: [], ...more } });
const decode = (value: unknown) => decodeObject(definition, deepFreeze(value));
const specAfter = (more: JsonObject): JsonObject => (decode(thing(more)).object as unknown as { spec: JsonObject }).spec;

describe('decodeObject', () => {
  it('fills defaults, inside list items too', () => {
    expect(specAfter({ parts: [{ name: 'a' }] })).toEqual({ parts: [{ name: 'a', count: 1 }], mode: 'A', text: 'x' });
    expect(decode(thing({})).object).toMatchObject({ status: {} });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['takes null as absent', { small: null, mode: null, selector: null }, { mode: 'A' }],
    ['takes null in a map as the empty value', { selector: { a: null } }, { selector: { a: '' } }],
    ['takes an empty choice as absent', { mode: '', parts: [{ name: 'a', policy: '' }] }, { mode: 'A', parts: [{ name: 'a', count: 1 }] }],
    ['applies what the schema transforms', { text: '' }, { text: 'x' }],
    [
      'writes quantities canonically',
      { parts: [{ name: 'a', limits: { cpu: '1000m', memory: 1 } }] },
      { parts: [{ name: 'a', count: 1, limits: { cpu: '1', memory: '1' } }] },
    ],
    ['writes times in UTC with whole seconds', { since: '2026-01-01T02:00:00.5+02:00' }, { since: '2026-01-01T00:00:00Z' }],
    ['writes exact times with six digits', { exact: '2026-01-01T00:00:00.1234567Z' }, { exact: '2026-01-01T00:00:00.123456Z' }],
    ['keeps raw values as they are', { raw: { a: null }, any: [null, { b: 1 }] }, { raw: { a: null }, any: [null, { b: 1 }] }],
    ['accepts base64 with line breaks', { bytes: 'aGVs\nbG8=' }, { bytes: 'aGVsbG8=' }],
  ])('%s', (_name, given, expected) => {
    expect(specAfter(given)).toMatchObject(expected);
  });

  it.each([{}, { at: null }, { at: undefined }])('writes a time held by value as null while it is unset: %j', (unset) => {
    const seen = [unset, { at: '2026-01-01T02:00:00+02:00' }];
    expect(decode({ ...thing({}), status: { seen } }).object).toMatchObject({ status: { seen: [{ at: null }, { at: '2026-01-01T00:00:00Z' }] } });
  });

  it('drops unknown fields and names them', () => {
    const { object, unknownFields } = decode({ ...thing({ parts: [{ name: 'a', nmae: 1 }], constructor: 1 }), extra: {} });
    expect(unknownFields).toEqual(['spec.parts[0].nmae', 'spec.constructor', 'extra']);
    expect(JSON.stringify(object)).not.toMatch(/nmae|extra/);
  });

  it('passes an object that needs no change through as it is', () => {
    const complete = { ...thing({ parts: [{ name: 'a', count: 2 }], mode: 'B', text: 'y' }), status: { seen: [{ at: null }] } };
    expect(decode(complete).object).toBe(complete);
  });

  it('keeps __proto__ an ordinary key of maps', () => {
    const selector = JSON.parse('{"__proto__":"x","a":null}') as JsonObject;
    const decoded = specAfter({ selector })['selector'] as JsonObject;
    expect([Object.getOwnPropertyNames(decoded), Object.getPrototypeOf(decoded)]).toEqual([['__proto__', 'a'], Object.prototype]);
  });

  it.each<[JsonObject, string]>([
    [{ small: 'x' }, 'json: cannot unmarshal string into Go struct field ThingSpec.spec.small of type int32'],
    [{ small: 2 ** 31 }, 'json: cannot unmarshal number 2147483648 into Go struct field ThingSpec.spec.small of type int32'],
    [{ small: 1.5 }, 'json: cannot unmarshal number 1.5 into Go struct field ThingSpec.spec.small of type int32'],
    [{ large: 2 ** 60 }, `json: cannot unmarshal number ${2 ** 60} into Go struct field ThingSpec.spec.large of type int64`],
    [{ flag: 'true' }, 'json: cannot unmarshal string into Go struct field ThingSpec.spec.flag of type bool'],
    [{ parts: [{ name: 1 }] }, 'json: cannot unmarshal number into Go struct field Part.spec.parts.name of type string'],
    [{ parts: {} }, 'json: cannot unmarshal object into Go struct field ThingSpec.spec.parts of type []v1.Part'],
    [{ selector: { a: true } }, 'json: cannot unmarshal bool into Go struct field ThingSpec.spec.selector of type string'],
    [{ selector: [] }, 'json: cannot unmarshal array into Go struct field ThingSpec.spec.selector of type map[string]string'],
    [{ words: ['a', 1] }, 'json: cannot unmarshal number into Go struct field ThingSpec.spec.words of type string'],
    [{ bytes: 'a*==' }, 'illegal base64 data at input byte 1'],
    [{ since: '2026-02-30T00:00:00Z' }, 'parsing time "2026-02-30T00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse "2026-02-30T00:00:00Z" as "2006"'],
    [{ parts: [{ name: 'a', limits: { cpu: 'x' } }] }, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('answers a 400 for %j', (given, cause) => {
    expect(() => decode(thing(given))).toThrow(expect.objectContaining({ code: 400, message: `Thing in version "v1" cannot be handled as a Thing: ${cause}` }));
  });

  it.each<[string, JsonObject, readonly string[]]>([
    ['a missing field', { parts: [{}] }, ['spec.parts[0].name: Required value']],
    ['an unsupported word', { mode: 'C' }, ['spec.mode: Unsupported value: "C": supported values: "A", "B"']],
    [
      'each of several faults',
      { mode: 'C', parts: [{}, {}] },
      ['spec.parts[0].name: Required value', 'spec.parts[1].name: Required value', 'spec.mode: Unsupported value: "C": supported values: "A", "B"'],
    ],
  ])('names %s', (_name, given, errors) => {
    expect(decode(thing(given)).errors.map(formatFieldError).sort()).toEqual([...errors].sort());
  });

  it('gives what is missing its zero value, so that other rules can look at the object', () => {
    expect(specAfter({ parts: [{}] })).toMatchObject({ parts: [{ name: '', count: 1 }] });
  });

  it('names what a missing struct lacks', () => {
    expect(decode({ apiVersion: 'test/v1', kind: 'Thing' }).errors.map(formatFieldError)).toEqual(['spec.parts: Required value']);
  });

  it('decodes a partial object without defaults', () => {
    const partial = { apiVersion: 'test/v1', kind: 'Thing', spec: { small: 1, parts: [{ limits: { cpu: '1000m' } }] } };
    expect(decodeObject(definition, partial, { complete: false }).object).toEqual({ ...partial, spec: { small: 1, parts: [{ limits: { cpu: '1' } }] } });
    expect(decodeObject(definition, { ...thing({}), status: { seen: [{ at: null }] } }, { complete: false }).object).toMatchObject({ status: { seen: [{}] } });
  });

  it('refuses values too deep to walk', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(() => decodeObject(definition, thing({ any: deep }))).toThrow(/exceeded max depth/);
    expect([isDeeperThan([[]], 1), isDeeperThan([[]], 2)]).toEqual([true, false]);
  });

  it('answers any value with an object or an API error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(spec().shape)), (value, field) => {
        for (const document of [value, thing({ [field]: value }), { ...thing({}), metadata: value }]) {
          try {
            decodeObject(definition, document);
          } catch (error) {
            expect(isApiError(error)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same object when decoded again', () => {
    const once = decode(thing({ parts: [{ name: 'a', limits: { cpu: '0.5' } }], since: '2026-01-01T00:00:00+01:00' })).object;
    expect(decode(once).object).toBe(once);
  });
});

describe('duplicateFields', () => {
  it.each<[string, readonly string[]]>([
    ['{}', []],
    ['{"a":1,"b":{"a":1}}', []],
    ['{"a":1,"a":2}', ['a']],
    ['{"a":{"x":[1,{"q":"\\"{,","z":1,"z":2}],"x":3},"a\\u0062":1,"ab":[ "s" ],"c":"x"}', ['a.x[1].z', 'a.x', 'ab']],
    ['[{"a":1},{"a":1,"a":1}]', ['[1].a']],
    ['"a"', []],
  ])('finds in %s: %j', (json, expected) => {
    expect(duplicateFields(json)).toEqual(expected);
  });

  it('finds none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        expect(duplicateFields(JSON.stringify(value, undefined, indent))).toEqual([]);
      }),
    );
  });
});

it('words what strict decoding refuses as upstream does', () => {
  expect(strictDecodingError(definition.reference, strictDecodingProblems(['spec.x'], ['spec.y'])).message).toBe(
    'Thing in version "v1" cannot be handled as a Thing: strict decoding error: duplicate field "spec.y", unknown field "spec.x"',
  );
});
