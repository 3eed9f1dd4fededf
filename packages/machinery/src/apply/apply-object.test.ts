import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { applyObject } from './apply-object.ts';
import { applyConflictError } from './conflicts.ts';
import { thing, config, as, apply, created, specOf, fieldsFor } from './testing/thing.ts';

describe('applyObject', () => {
  it('creates an object and owns what the configuration says, leaves only', () => {
    const object = apply(undefined, config({ replicas: 1, containers: [{ name: 'a' }], options: {}, tags: ['t'] }, { labels: { app: 'web' } }), as('me'));
    expect(object.metadata.managedFields).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'test/v1',
        time: '2026-01-01T00:00:01Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } },
            'f:options': {},
            'f:tags': { 'v:"t"': {} },
          },
        },
      },
    ]);
  });

  it('changes nothing when applied twice', () => {
    const once = apply(undefined, config({ replicas: 1, containers: [{ name: 'a' }] }), as('me'));
    const twice = applyObject(once, config({ replicas: 1, containers: [{ name: 'a' }] }), as('me', { time: '2027-01-01T00:00:00Z' }));
    expect(twice).toMatchObject({ changed: false, conflicts: [] });
    expect(twice.object).toBe(once);
  });

  it('removes what the manager applied before and dropped, with what was defaulted inside', () => {
    const once = apply(undefined, config({ replicas: 1, options: { a: '1', b: '2' }, containers: [{ name: 'a' }, { name: 'b' }] }), as('me'));
    const live = { ...once, spec: { ...(specOf(once) as JsonObject), containers: [{ name: 'a' }, { name: 'b', policy: 'defaulted' }] } } as KubeObject;
    expect(specOf(apply(live, config({ options: { a: '1' }, containers: [{ name: 'a' }] }), as('me')))).toEqual({
      options: { a: '1' },
      containers: [{ name: 'a' }],
    });
  });

  it('keeps what another manager owns too', () => {
    const once = apply(undefined, config({ replicas: 1, options: { a: '1' }, containers: [] }), as('me'));
    const shared = apply(once, config({ replicas: 1, containers: [] }), as('you'));
    expect(specOf(apply(shared, config({ containers: [] }), as('me')))).toEqual({ replicas: 1, containers: [] });
  });

  it('never removes what was not applied by the manager', () => {
    const live = created(thing({ options: { a: '1' }, containers: [{ name: 'a' }] }));
    expect(specOf(apply(live, config({ options: { b: '2' }, containers: [] }), as('me')))).toEqual({
      options: { a: '1', b: '2' },
      containers: [{ name: 'a' }],
    });
  });

  it.each<[string, JsonObject, JsonObject, unknown]>([
    [
      'merges list items by key',
      { containers: [{ name: 'a', image: '1' }] },
      { containers: [{ name: 'a', policy: 'p' }] },
      [{ name: 'a', image: '1', policy: 'p' }],
    ],
    ['puts new items after the live ones', { containers: [{ name: 'a' }] }, { containers: [{ name: 'b' }] }, [{ name: 'a' }, { name: 'b' }]],
    [
      'puts a new item before the next one both have',
      { containers: [{ name: 'x' }, { name: 'a' }] },
      { containers: [{ name: 'c' }, { name: 'a' }] },
      [{ name: 'x' }, { name: 'c' }, { name: 'a' }],
    ],
    [
      'takes the order of the configuration',
      { containers: [{ name: 'a' }, { name: 'x' }, { name: 'b' }] },
      { containers: [{ name: 'b' }, { name: 'a' }] },
      [{ name: 'x' }, { name: 'b' }, { name: 'a' }],
    ],
    [
      'fills a defaulted key',
      { containers: [{ name: 'a', ports: [{ port: 80, protocol: 'TCP' }] }] },
      { containers: [{ name: 'a', ports: [{ port: 80, name: 'web' }] }] },
      [{ name: 'a', ports: [{ port: 80, protocol: 'TCP', name: 'web' }] }],
    ],
  ])('%s', (_name, before, applied, containers) => {
    expect(specOf(apply(created(thing(before)), config(applied), as('me')))).toEqual({ containers });
  });

  it('names the manager and the field of a conflict', () => {
    const live = created(thing({ replicas: 1, containers: [{ name: 'a', image: '1' }] }), 'kubectl-client-side-apply');
    const one = applyObject(live, config({ replicas: 2, containers: [] }), as('me'));
    expect(applyConflictError(one.conflicts).message).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using test/v1: .spec.replicas',
    );
    const two = applyConflictError(applyObject(live, config({ replicas: 2, containers: [{ name: 'a', image: '2' }] }), as('me')).conflicts);
    expect(two.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using test/v1:\n- .spec.replicas\n- .spec.containers[name="a"].image',
    );
    expect(two.status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      details: {
        causes: [{ reason: 'FieldManagerConflict', field: '.spec.replicas', message: 'conflict with "kubectl-client-side-apply" using test/v1' }, {}],
      },
    });
  });

  it('shares a field two managers agree on', () => {
    const live = created(thing({ replicas: 1, containers: [] }));
    const object = apply(live, config({ replicas: 1, containers: [] }), as('me'));
    expect([fieldsFor(object, 'creator'), fieldsFor(object, 'me')]).toEqual([{ 'f:spec': { 'f:replicas': {} } }, { 'f:spec': { 'f:replicas': {} } }]);
  });

  it('neither conflicts over nor takes fields the endpoint resets', () => {
    const live = created({ ...thing({ containers: [], replicas: 1 }), status: { phase: 'Up' } } as KubeObject);
    const object = apply(live, { ...config({ containers: [], replicas: 1 }), status: { phase: 'Down' } }, as('me', { resetFields: { 'f:status': {} } }));
    expect(fieldsFor(object, 'creator')).toEqual({ 'f:spec': { 'f:replicas': {} }, 'f:status': { 'f:phase': {} } });
    expect(fieldsFor(object, 'me')).toEqual({ 'f:spec': { 'f:replicas': {} } });
  });

  it('takes the field over by force', () => {
    const live = created(thing({ replicas: 1, containers: [] }));
    const object = apply(live, config({ replicas: 2, containers: [] }), as('me', { force: true }));
    expect([specOf(object), fieldsFor(object, 'creator'), fieldsFor(object, 'me')]).toEqual([
      { replicas: 2, containers: [] },
      undefined,
      { 'f:spec': { 'f:replicas': {} } },
    ]);
  });

  it('names an applier without its version', () => {
    const live = apply(undefined, config({ replicas: 1, containers: [] }), as('helm'));
    const { conflicts } = applyObject(live, config({ replicas: 2, containers: [] }), as('me'));
    expect(conflicts).toEqual([{ manager: '"helm"', field: '.spec.replicas' }]);
  });

  it('lets kubectl take over what it applied on the client', () => {
    const applied = config({ replicas: 1, containers: [] });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) };
    const live = created(thing({ replicas: 1, containers: [] }, { annotations }), 'kubectl-client-side-apply');
    const object = apply(live, config({ replicas: 2, containers: [] }), as('kubectl'));
    expect(specOf(object)).toEqual({ replicas: 2, containers: [] });
    expect(JSON.parse(object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '')).toMatchObject({ spec: { replicas: 2 } });
    expect(applyObject(live, config({ replicas: 2, containers: [] }), as('someone')).conflicts).toHaveLength(1);
  });

  it('counts an object without a record as written before', () => {
    const { conflicts } = applyObject(thing({ replicas: 1, containers: [] }), config({ replicas: 2, containers: [] }), as('me'));
    expect(conflicts).toEqual([{ manager: '"before-first-apply" using test/v1', field: '.spec.replicas' }]);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['doubled keys', config({ containers: [{ name: 'a' }, { name: 'a' }] }), /duplicate entries for key/],
    ['an item without its key', config({ containers: [{ image: 'x' }] }), /omits key field "name"/],
    ['managed fields', { ...config({ containers: [] }), metadata: { name: 't', managedFields: [{ manager: 'x' }] } }, /metadata.managedFields must be nil/],
  ])('refuses %s', (_name, applied, message) => {
    expect(() => applyObject(undefined, applied, as('me'))).toThrow(message);
  });

  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
  const texts = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'));
  const spec = fc
    .record(
      {
        replicas: fc.nat(2),
        tags: names,
        options: texts,
        strategy: fc.record({ type: fc.constantFrom('p', 'q'), limit: fc.nat(1) }, { requiredKeys: [] }),
        containers: names.chain((list) =>
          fc.tuple(...list.map((name) => fc.record({ name: fc.constant(name), image: fc.constantFrom('1', '2') }, { requiredKeys: ['name'] }))),
        ),
      },
      { requiredKeys: ['containers'] },
    )
    .map((value) => value as JsonObject);

  it('changes nothing when applied again, whatever was there', () => {
    fc.assert(
      fc.property(spec, spec, (before, applied) => {
        const once = applyObject(created(thing(before)), config(applied), as('me', { force: true })).object;
        expect(applyObject(once, config(applied), as('me'))).toMatchObject({ changed: false, conflicts: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves of an object created by apply exactly what the manager applies next', () => {
    fc.assert(
      fc.property(spec, spec, (first, second) => {
        const once = apply(undefined, config(first), as('me'));
        const twice = specOf(apply(once, config(second), as('me')));
        expect(withoutEmpty(twice)).toEqual(withoutEmpty(second));
      }),
      { numRuns: 300 },
    );
  });
});

/** Empty containers may stay behind; nobody can tell them from absent ones. */
function withoutEmpty(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
    typeof member === 'object' && member !== null && Object.keys(member).length === 0 ? undefined : member,
  );
}
