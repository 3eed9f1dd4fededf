import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isApiError } from '../api-error.ts';
import { deepFreeze } from '../clone.ts';
import type { JsonObject } from '../json.ts';
import { createThreeWayMergePatch } from './create-three-way-merge-patch.ts';
import { applyJsonPatch, maxJsonPatchOperations } from './json-patch.ts';
import { applyMergePatch, createMergePatch } from './merge-patch.ts';

describe('applyJsonPatch', () => {
  it.each<[string, unknown, unknown[], unknown]>([
    ['adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['appends to a list', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
    ['escapes paths', { 'a/b': 1 }, [{ op: 'replace', path: '/a~1b', value: 2 }], { 'a/b': 2 }],
    ['moves', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
    ['copies', { a: { x: 1 } }, [{ op: 'copy', from: '/a', path: '/b' }], { a: { x: 1 }, b: { x: 1 } }],
    [
      'goes on after a test that holds',
      { a: 1 },
      [
        { op: 'test', path: '/a', value: 1 },
        { op: 'remove', path: '/a' },
      ],
      {},
    ],
  ])('%s', (_name, document, operations, expected) => {
    expect(applyJsonPatch(deepFreeze(document), operations)).toEqual(expected);
  });

  it.each<[string, unknown, number]>([
    ['no list', {}, 400],
    ['an unknown operation', [{ op: 'explode', path: '/a' }], 400],
    ['an operation without a path', [{ op: 'remove' }], 400],
    ['a test that fails', [{ op: 'test', path: '/a', value: 2 }], 422],
    ['a missing path', [{ op: 'remove', path: '/b' }], 422],
    ['a path through nothing', [{ op: 'add', path: '/x/y/z', value: 1 }], 422],
    ['a path into a prototype', [{ op: 'add', path: '/__proto__/polluted', value: 1 }], 422],
    ['copies that double without end', Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/c${i}` })), 413],
    ['too many operations', Array.from({ length: maxJsonPatchOperations + 1 }, () => ({ op: 'test', path: '/a', value: 1 })), 413],
  ])('refuses %s', (_name, operations, code) => {
    expect(() => applyJsonPatch({ a: 1 }, operations)).toThrow(expect.objectContaining({ code }));
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });

  it('answers any operation with a document or an API error', () => {
    const pointer = fc
      .array(fc.constantFrom('a', 'b', '0', '-', '__proto__', 'constructor', 'length'), { maxLength: 4 })
      .map((parts) => parts.map((part) => `/${part}`).join(''));
    const operation = fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path: pointer,
      from: pointer,
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(operation, { maxLength: 4 }), (document, operations) => {
        try {
          applyJsonPatch(document, operations);
        } catch (error) {
          expect(isApiError(error)).toBe(true);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});

describe('merge patches', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['merges and removes', { a: { b: 1, c: 2 } }, { a: { b: null, d: 3 } }, { a: { c: 2, d: 3 } }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['drops nulls of new members', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['replaces a scalar by an object', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['replaces the whole by a scalar', { a: 1 }, 5, 5],
  ])('%s', (_name, document, patch, expected) => {
    expect(applyMergePatch(deepFreeze(document), deepFreeze(patch))).toEqual(expected);
  });

  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.nat(3), fc.boolean(), fc.array(fc.nat(2), { maxLength: 2 }), tie('object')),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value'), { maxKeys: 3 }),
  })).object;

  it('gives a patch that leads to the target', () => {
    fc.assert(
      fc.property(value, value, (from, to) => {
        expect(applyMergePatch(from, createMergePatch(from as JsonObject, to as JsonObject))).toEqual(to);
      }),
    );
  });

  it('gives an empty three-way patch once it was applied', () => {
    fc.assert(
      fc.property(value, value, value, (original, modified, current) => {
        const after = applyMergePatch(current, createThreeWayMergePatch(original as JsonObject, modified as JsonObject, current as JsonObject));
        expect(createThreeWayMergePatch(modified as JsonObject, modified as JsonObject, after as JsonObject)).toEqual({});
      }),
    );
  });
});
