import { describe, expect, it } from 'vitest';
import { formatFieldError } from '../field-error.ts';
import { validateDnsLabel } from '../names/names.ts';
import type { ObjectMeta } from '../object.ts';
import { validateFieldManager, validateObjectMeta, validateObjectMetaUpdate } from './validate-object-meta.ts';

const meta = (more: Partial<ObjectMeta> = {}): ObjectMeta => ({
  name: 'a',
  namespace: 'n',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});
const errors = (more: Partial<ObjectMeta>, rules = { namespaced: true }): readonly string[] => validateObjectMeta(meta(more), rules).map(formatFieldError);
const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'x' };

describe('validateObjectMeta', () => {
  it('accepts ordinary metadata', () => {
    expect(
      errors({
        generateName: 'a-',
        labels: { 'example.com/x': 'y' },
        annotations: { 'Example.com/X': 'anything at all' },
        finalizers: ['kubernetes', 'example.com/f'],
        ownerReferences: [{ ...owner, controller: true }, owner],
        managedFields: [{ manager: 'm', operation: 'Update', fieldsType: 'FieldsV1' }],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<ObjectMeta>, RegExp]>([
    ['no name', { name: '' }, /^metadata.name: Required value: name or generateName is required$/],
    ['a bad name', { name: 'A' }, /^metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain/],
    ['a bad generateName', { generateName: 'Ab-' }, /^metadata.generateName: Invalid value: "Ab-"/],
    ['no namespace', { namespace: '' }, /^metadata.namespace: Required value$/],
    ['a bad namespace', { namespace: 'a.b' }, /^metadata.namespace: Invalid value: "a.b": must not contain dots$/],
    ['a bad label key', { labels: { 'a b': '' } }, /^metadata.labels: Invalid value: "a b": name part must consist of/],
    ['a bad label value', { labels: { a: 'b c' } }, /^metadata.labels: Invalid value: "b c": a valid label must be/],
    ['a bad annotation key', { annotations: { 'a b': '' } }, /^metadata.annotations: Invalid value: "a b"/],
    ['too many annotations', { annotations: { a: 'x'.repeat(256 * 1024) } }, /^metadata.annotations: Too long: may not be more than 262144 bytes$/],
    [
      'an unqualified finalizer',
      { finalizers: ['mine'] },
      /^metadata.finalizers\[0\]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified$/,
    ],
    ['opposed finalizers', { finalizers: ['orphan', 'foregroundDeletion'] }, /cannot be both set$/],
    ['an owner without uid', { ownerReferences: [{ ...owner, uid: '' }] }, /^metadata.ownerReferences.uid: Invalid value: "": must not be empty$/],
    [
      'an owner without version',
      { ownerReferences: [{ ...owner, apiVersion: '' }] },
      /^metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty$/,
    ],
    [
      'two controllers',
      {
        ownerReferences: [
          { ...owner, controller: true },
          { ...owner, name: 'q', controller: true },
        ],
      },
      /references for p and q$/,
    ],
    ['an event as owner', { ownerReferences: [{ ...owner, kind: 'Event' }] }, /disallowed from being an owner$/],
    ['an unknown operation', { managedFields: [{ manager: 'm' }] }, /^metadata.managedFields\[0\].operation: Invalid value: "": must be `Apply` or `Update`$/],
    ['a negative generation', { generation: -1 }, /^metadata.generation: .*greater than or equal to 0$/],
  ])('refuses %s', (_name, more, message) => {
    expect(errors(more)).toEqual([expect.stringMatching(message)]);
  });

  it('knows cluster-scoped kinds and their own name rules', () => {
    expect(errors({}, { namespaced: false })).toEqual(['metadata.namespace: Forbidden: not allowed on this type']);
    expect(validateObjectMeta(meta({ name: 'a.b' }), { namespaced: true, validateName: validateDnsLabel })).toHaveLength(1);
    expect(validateObjectMeta(meta({ finalizers: ['mine'] }), { namespaced: true, standardFinalizers: false })).toEqual([]);
  });
});

describe('validateObjectMetaUpdate', () => {
  const changes = (more: Partial<ObjectMeta>, old: Partial<ObjectMeta> = {}): readonly string[] =>
    validateObjectMetaUpdate(meta(more), meta(old)).map(formatFieldError);

  it.each<[string, Partial<ObjectMeta>, Partial<ObjectMeta>, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['labels', { labels: { a: 'b' } }, {}, []],
    ['the name', { name: 'b' }, {}, ['metadata.name: Invalid value: "b": field is immutable']],
    ['the uid', { uid: 'v' }, {}, ['metadata.uid: Invalid value: "v": field is immutable']],
    ['no resourceVersion', { resourceVersion: '' }, {}, ['metadata.resourceVersion: Invalid value: "": must be specified for an update']],
    ['a lower generation', { generation: 1 }, { generation: 2 }, ['metadata.generation: Invalid value: 1: must not be decremented']],
    [
      'a finalizer of an object being deleted',
      { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b', 'c/d'] },
      { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b'] },
      ['metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d"}'],
    ],
  ])('judges a change of %s', (_name, more, old, expected) => {
    expect(changes(more, old)).toEqual(expected);
  });
});

it('judges field managers', () => {
  expect(validateFieldManager('kubectl-client-side-apply')).toEqual([]);
  expect(validateFieldManager('x'.repeat(129))).toHaveLength(1);
  expect(validateFieldManager('a\nb')).toHaveLength(1);
});
