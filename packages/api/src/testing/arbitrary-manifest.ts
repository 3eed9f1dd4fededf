import { apiVersionOf, isJsonObject, mergeSchemaOf, type FieldSchema, type MergeSchema, type ResourceDefinition, type ScalarSchema } from '@kubets/machinery';
import * as fc from 'fast-check';
import type { Manifest } from './kind-under-test.ts';
import { minimalManifests } from './minimal-manifests.ts';

/** What tests of every kind are fed with: the least manifest that is accepted, and ever stranger ones that follow the kind's schema. */

/** The least manifest a kind can be created with. */
export function minimalManifest({ reference }: ResourceDefinition): Manifest {
  const { kind, version, group, scope } = reference;
  const given = minimalManifests[`${kind}.${group}`] ?? minimalManifests[`${kind}.${version}`] ?? minimalManifests[kind] ?? {};
  const metadata = { name: 'a', ...(scope === 'Namespaced' && { namespace: 'ns' }), ...(given['metadata'] as object | undefined) };
  return { apiVersion: apiVersionOf(reference), kind, ...given, metadata };
}

/** How odd the members of a manifest may be: `plausible` ones have the right type and often the right shape, `hostile` ones need not. */
export type Oddity = 'plausible' | 'hostile';

/** The least manifest of a kind with more members as its schema allows, some of them replaced. */
export function arbitraryManifest(definition: ResourceDefinition, oddity: Oddity): fc.Arbitrary<Manifest> {
  const schema = mergeSchemaOf(definition.schema());
  return fc.gen().map((draw) => {
    const grown = new Grower(draw, oddity).grow(schema, minimalManifest(definition), 0) as Manifest;
    // Names and kinds are what requests are found by: they stay.
    const { metadata } = minimalManifest(definition);
    const odd = isJsonObject(grown['metadata']) ? grown['metadata'] : {};
    return {
      ...grown,
      apiVersion: apiVersionOf(definition.reference),
      kind: definition.reference.kind,
      metadata: { ...odd, ...leftOut, ...(metadata as object) },
    };
  });
}

/** Members that lead away from what the manifest is for: an object that is gone at once, or is not the one that was asked for. */
const leftOut = Object.fromEntries(
  ['resourceVersion', 'uid', 'finalizers', 'ownerReferences', 'generateName', 'managedFields', 'deletionGracePeriodSeconds', 'deletionTimestamp'].map(
    (name) => [name, undefined],
  ),
);

/** JSON that is wrong nearly everywhere. */
export const hostileValue: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  null,
  '',
  'x',
  0,
  -1,
  1e308,
  9007199254740992,
  true,
  [],
  {},
  [null],
  [[]],
  { a: null },
  'a'.repeat(300),
  '\u0000',
  '\ud800',
  '10Gi',
  '1e999',
  '(((((a+)+)+)+)+)+$',
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: 'x', toString: 1, hasOwnProperty: null, length: -1 },
);

const words = [
  'a',
  'constructor',
  'web-0',
  'A_b',
  'example.com/part',
  'kubernetes.io/x',
  'v1',
  'apps/v1',
  'http',
  '80',
  '50%',
  '101%',
  '10.0.0.1',
  '10.0.0.0/8',
  'fd00::1',
  'fd00::/64',
  '127.0.0.1',
  '/var/lib',
  '../up',
  '*',
  '',
  ' ',
  'TCP',
  'True',
  'Complete',
  'metadata.name',
  'cpu',
  'requests.cpu',
  'storage',
  'hugepages-2Mi',
  '@hourly',
  '*/5 * * * *',
  'Europe/Paris',
  'self.x > 1',
  'object.spec.replicas <= 5',
  '^a+$',
  'SIGTERM',
  'In',
  'Exists',
  'Resource',
  'Pods',
  'All',
  'Localhost',
  'linux',
  'kubernetes.io/tls',
  'https://a.example.com/x',
  'registry/app:1',
  'x'.repeat(64),
];

const texts: Readonly<Record<ScalarSchema['scalar'], readonly unknown[]>> = {
  string: words,
  boolean: [true, false],
  int32: [0, 1, 2, 10, 80, 255, 65535, 65536, -1, 2147483647],
  int64: [0, 1, 30, 600, 3600, -1, 2 ** 40],
  float64: [0, 1, 0.5, -1],
  quantity: ['1', '100m', '1Gi', '0', '-1', '1e3', '0.1m', '2Mi'],
  time: ['2026-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  microTime: ['2026-01-01T00:00:00.000001Z'],
  intOrString: [0, 1, 80, '50%', 'http', -1, ''],
  base64: ['', 'YQ==', 'e30='],
};

class Grower {
  readonly #draw: fc.GeneratorValue;
  readonly #oddity: Oddity;

  constructor(draw: fc.GeneratorValue, oddity: Oddity) {
    this.#draw = draw;
    this.#oddity = oddity;
  }

  /** `seed` keeps its members and gets more; deeper ones are rarer. */
  grow(schema: MergeSchema, seed: unknown, depth: number): unknown {
    if (this.#oddity === 'hostile' && depth > 0 && this.#oneIn(25)) return this.#draw(() => hostileValue);
    switch (schema.type) {
      case 'struct':
        return this.#struct([...schema.fields.values()], isJsonObject(seed) ? seed : {}, depth);
      case 'map':
        return isJsonObject(seed) && !this.#oneIn(4) ? seed : this.#map(schema.item, depth);
      case 'list':
        return this.#list(schema.item, Array.isArray(seed) ? seed : [], depth);
      case 'scalar':
        return seed !== undefined && !this.#oneIn(40) ? seed : this.#scalar(schema);
      case 'any':
        return seed ?? this.#pick([{}, { a: 1 }, { kind: 'X', apiVersion: 'v1' }]);
    }
  }

  #struct(fields: readonly FieldSchema[], seed: Readonly<Record<string, unknown>>, depth: number): unknown {
    const result: Record<string, unknown> = { ...seed };
    for (const { name, required, schema } of fields) {
      const wanted = seed[name] !== undefined || (required && !this.#oneIn(30)) || this.#oneIn(4 + depth * 2);
      if (wanted && depth < 12) result[name] = this.grow(schema, seed[name], depth + 1);
    }
    return result;
  }

  #map(item: MergeSchema, depth: number): unknown {
    const keys = ['a', 'app', 'example.com/key', 'cpu', 'storage', '__proto__', 'constructor', 'UPPER', ''];
    const members = Array.from({ length: this.#below(3) }, () => [this.#pick(keys), this.grow(item, undefined, depth + 2)] as const);
    return JSON.parse(`{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value ?? null)}`).join()}}`) as unknown;
  }

  #list(item: MergeSchema, seed: readonly unknown[], depth: number): unknown {
    const kept = seed.map((value) => this.grow(item, value, depth + 1));
    const more = depth > 8 ? 0 : this.#below(seed.length > 0 ? 2 : 3);
    return [...kept, ...Array.from({ length: more }, () => this.grow(item, undefined, depth + 1))];
  }

  #scalar({ scalar, values }: ScalarSchema): unknown {
    return this.#pick(values === undefined || this.#oneIn(20) ? texts[scalar] : [...values]);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)]!;
  }

  #oneIn(chances: number): boolean {
    return this.#below(chances) === 0;
  }

  #below(limit: number): number {
    return this.#draw(fc.nat, limit - 1);
  }
}
