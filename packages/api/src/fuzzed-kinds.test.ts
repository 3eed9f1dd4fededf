import { apiVersionOf, decodeObject, formatFieldError, isApiError, type FieldError, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryManifest, type Oddity } from './testing/arbitrary-manifest.ts';
import { builtInResources } from './built-in-resources.ts';
import { newObjectErrors, testTime, type Manifest } from './testing/kind-under-test.ts';

const context = { now: testTime, user: { username: 'tester', groups: [] } };
const kinds = builtInResources.map((definition) => [`${apiVersionOf(definition.reference)} ${definition.reference.kind}`, definition] as const);

interface Read {
  readonly object: KubeObject;
  readonly errors: readonly FieldError[];
}

/** Decoded and defaulted; undefined when the manifest is no object of the kind. */
function read(definition: ResourceDefinition, manifest: Manifest): Read | undefined {
  try {
    const { object, errors } = decodeObject(definition, JSON.parse(JSON.stringify(manifest)));
    return { object: definition.strategy.default?.(object) ?? object, errors };
  } catch (error) {
    if (isApiError(error, 'BadRequest')) return undefined;
    throw error;
  }
}

/** As the server makes a new object, with all that is wrong with it. */
function make(definition: ResourceDefinition, manifest: Manifest): Read | undefined {
  const { strategy } = definition;
  const draft = read(definition, manifest);
  if (draft === undefined) return undefined;
  const named = { ...draft.object, metadata: { ...draft.object.metadata, uid: 'uid-1' } };
  const object = strategy.prepareForCreate?.(named, context) ?? named;
  return { object, errors: [...draft.errors, ...newObjectErrors(definition, object)] };
}

/** All a client can see of an object beside its JSON. */
function look({ columns, selectableFields, scale, strategy }: ResourceDefinition, object: KubeObject): void {
  for (const column of columns) column.value(object, testTime);
  for (const field of selectableFields) expect(field.value(object)).toBeTypeOf('string');
  strategy.warnings?.(object);
  if (scale === undefined) return;
  scale.selector(object);
  expect(scale.specReplicas(scale.withReplicas(object, 3))).toBe(3);
}

const anyManifest = (definition: ResourceDefinition): fc.Arbitrary<Manifest> =>
  fc.constantFrom<Oddity[]>('plausible', 'hostile').chain((oddity) => arbitraryManifest(definition, oddity));

/** What fails is not made smaller: there is too much of it, and its message names the field. */
const runs = { numRuns: 25, endOnFailure: true } as const;

const texts = (errors: readonly FieldError[]): readonly string[] => errors.map(formatFieldError);

describe.each(kinds)('%s', (_name, definition) => {
  const { strategy } = definition;

  it('has an answer to every manifest that follows its schema', () => {
    fc.assert(
      fc.property(anyManifest(definition), (manifest) => {
        const made = make(definition, manifest);
        for (const error of made?.errors ?? []) expect(formatFieldError(error)).toBeTypeOf('string');
        if (made?.errors.length === 0) look(definition, made.object);
      }),
      runs,
    );
  });

  it('accepts again what it accepted, and nothing changes', () => {
    fc.assert(
      fc.property(arbitraryManifest(definition, 'plausible'), (manifest) => {
        const made = make(definition, manifest);
        if (made === undefined || made.errors.length > 0) return;
        const again = read(definition, made.object as unknown as Manifest);
        expect(again).toEqual({ object: made.object, errors: [] });
        const next = strategy.prepareForUpdate?.(made.object, made.object, context) ?? made.object;
        expect(next).toEqual(made.object);
        expect(texts([...(strategy.validate?.(next) ?? []), ...(strategy.validateUpdate?.(next, made.object) ?? [])])).toEqual([]);
      }),
      runs,
    );
  });

  it('has an answer to every change and to every status', () => {
    fc.assert(
      fc.property(arbitraryManifest(definition, 'plausible'), anyManifest(definition), (before, after) => {
        const [old, next] = [make(definition, before), read(definition, after)];
        if (old === undefined || old.errors.length > 0 || next === undefined) return;
        strategy.prepareForUpdate?.(next.object, old.object, context);
        strategy.validateUpdate?.(next.object, old.object);
        const reported = { ...old.object, status: (next.object as { status?: unknown }).status } as KubeObject;
        if ((strategy.validateStatusUpdate?.(reported, old.object) ?? []).length === 0) look(definition, reported);
      }),
      runs,
    );
  });
});
