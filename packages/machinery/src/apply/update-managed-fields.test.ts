import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { thing, as, created, updated, specOf, fieldsFor } from './testing/thing.ts';
import { managedFieldsUpdated } from './update-managed-fields.ts';

describe('managedFieldsUpdated', () => {
  it('gives a creator what it set, in the form upstream writes', () => {
    const object = thing(
      { replicas: 1, containers: [{ name: 'a', image: 'x', args: ['1'], ports: [{ port: 80, protocol: 'TCP' }] }], tags: ['t'] },
      { labels: { app: 'web' } },
    );
    expect(managedFieldsUpdated(undefined, object, as('me'))).toEqual([
      {
        manager: 'me',
        operation: 'Update',
        apiVersion: 'test/v1',
        time: '2026-01-01T00:00:01Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:containers': {
              'k:{"name":"a"}': {
                '.': {},
                'f:name': {},
                'f:image': {},
                'f:args': {},
                'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} } },
              },
            },
            'f:tags': { '.': {}, 'v:"t"': {} },
          },
        },
      },
    ]);
  });

  it('moves a changed field to the one who changed it', () => {
    const first = created(thing({ replicas: 1, containers: [] }));
    const second = updated(first, { ...first, spec: { replicas: 2, containers: [] } } as KubeObject, 'scaler');
    expect(fieldsFor(second, 'scaler')).toEqual({ 'f:spec': { 'f:replicas': {} } });
    expect(fieldsFor(second, 'creator')).toBeUndefined();
  });

  it('forgets removed fields', () => {
    const first = created(thing({ replicas: 1, options: { a: '1', b: '2' }, containers: [] }));
    const second = updated(first, { ...first, spec: { replicas: 1, options: { a: '1' }, containers: [] } } as KubeObject, 'other');
    expect(fieldsFor(second, 'creator')).toEqual({ 'f:spec': { 'f:replicas': {}, 'f:options': { '.': {}, 'f:a': {} } } });
    expect(fieldsFor(second, 'other')).toBeUndefined();
  });

  it('leaves the entries as they are when nothing changed', () => {
    const first = created(thing({ replicas: 1, containers: [] }));
    expect(managedFieldsUpdated(first, structuredClone(first), as('other'))).toEqual(first.metadata.managedFields);
    expect(managedFieldsUpdated(first, { ...first, metadata: { ...first.metadata, managedFields: undefined } }, as('other'))).toBe(
      first.metadata.managedFields,
    );
  });

  it('keeps a writer of a subresource apart', () => {
    const first = created(thing({ containers: [], replicas: 1 }));
    const second = updated(first, { ...first, status: { phase: 'Up' } } as KubeObject, 'creator', { subresource: 'status' });
    expect(second.metadata.managedFields?.map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['creator', undefined],
      ['creator', 'status'],
    ]);
  });

  it('gives nobody the fields an endpoint resets', () => {
    const object = { ...thing({ containers: [], replicas: 1 }), status: { phase: 'Up' } } as KubeObject;
    expect(fieldsFor(updated(created(thing({ containers: [], tags: ['t'] })), object, 'me', { resetFields: { 'f:status': {} } }), 'me')).toEqual({
      'f:spec': { 'f:replicas': {} },
    });
  });

  it('starts anew when a client clears the record', () => {
    const first = created(thing({ replicas: 1, containers: [] }));
    expect(managedFieldsUpdated(first, { ...first, metadata: { ...first.metadata, managedFields: [{}] } }, as('other'))).toBeUndefined();
  });

  it('keeps no record of an object that has none, until somebody applies', () => {
    const old = thing({ replicas: 1, containers: [] });
    expect(managedFieldsUpdated(old, thing({ replicas: 2, containers: [] }), as('other'))).toBeUndefined();
  });

  it('tells the oldest writers together beyond ten', () => {
    let object = created(thing({ options: {}, containers: [] }));
    for (let i = 10; i < 25; i += 1) {
      const options = { ...(specOf(object) as { options: JsonObject }).options, [`k${i}`]: '1' };
      object = updated(object, { ...object, spec: { options, containers: [] } } as KubeObject, `m${i}`, { time: `2026-01-01T00:01:${i}Z` });
    }
    expect(object.metadata.managedFields).toHaveLength(10);
    expect(Object.keys(fieldsFor(object, 'ancient-changes')?.['f:spec'] as JsonObject)).toEqual(['f:options']);
  });
});
