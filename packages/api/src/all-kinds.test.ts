import { apiVersionOf, decodeObject, formatFieldError, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInResources } from './built-in-resources.ts';
import { testTime, type Manifest } from './testing/kind-under-test.ts';
import { minimalManifest } from './testing/arbitrary-manifest.ts';

const context = { now: testTime, user: { username: 'tester', groups: [] } };
const kinds = builtInResources.map((definition) => [`${apiVersionOf(definition.reference)} ${definition.reference.kind}`, definition] as const);

/** Read and defaulted, as the server does with every object it is sent. */
function read(definition: ResourceDefinition, manifest: Manifest): KubeObject {
  const { object, unknownFields } = decodeObject(definition, manifest);
  expect(unknownFields).toEqual([]);
  return definition.strategy.default?.(object) ?? object;
}

/** As the server makes a new object of what it was sent. */
function made(definition: ResourceDefinition, manifest: Manifest): KubeObject {
  const object = read(definition, manifest);
  const named = { ...object, metadata: { ...object.metadata, uid: 'uid-1' } };
  return definition.strategy.prepareForCreate?.(named, context) ?? named;
}

const asSent = (object: KubeObject): Manifest => JSON.parse(JSON.stringify(object)) as Manifest;

const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/);
const metadata = fc.record({
  labels: fc.dictionary(label, label, { maxKeys: 3 }),
  annotations: fc.dictionary(label, fc.string(), { maxKeys: 3 }),
});

describe.each(kinds)('the least %s', (_name, definition) => {
  const { strategy } = definition;

  it('keeps every rule', () => {
    const object = made(definition, minimalManifest(definition));
    expect((strategy.validate?.(object) ?? []).map(formatFieldError)).toEqual([]);
  });

  it('may be written again as it is', () => {
    const object = made(definition, minimalManifest(definition));
    const next = strategy.prepareForUpdate?.(object, object, context) ?? object;
    expect([...(strategy.validate?.(next) ?? []), ...(strategy.validateUpdate?.(next, object) ?? [])].map(formatFieldError)).toEqual([]);
    expect((strategy.validateStatusUpdate?.(object, object) ?? []).map(formatFieldError)).toEqual([]);
  });

  it('prints its columns and answers its field selectors', () => {
    const object = made(definition, minimalManifest(definition));
    for (const column of definition.columns) expect(() => column.value(object, testTime)).not.toThrow();
    for (const field of definition.selectableFields) expect(field.value(object)).toBeTypeOf('string');
  });

  it('comes back unchanged from its JSON, whatever its labels and annotations, and has no more defaults to fill', () => {
    fc.assert(
      fc.property(metadata, (extra) => {
        const manifest = minimalManifest(definition);
        const object = read(definition, { ...manifest, metadata: { ...(manifest['metadata'] as object), ...extra } });
        expect(strategy.default?.(object) ?? object).toEqual(object);
        expect(read(definition, asSent(object))).toEqual(object);
      }),
      { numRuns: 20 },
    );
  });
});
