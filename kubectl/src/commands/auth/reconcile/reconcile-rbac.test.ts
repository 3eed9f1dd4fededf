import { describe, expect, it } from 'vitest';
import { type PolicyRule, uncoveredRules } from './covered-rules.ts';
import { type Binding, reconcileBinding, reconcileRole, type Role } from './reconcile-rbac.ts';

const rule = (verbs: string, resources: string, more: PolicyRule = {}): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [''],
  resources: resources.split(' '),
  ...more,
});

describe('permissions not covered', () => {
  it.each<[string, PolicyRule, PolicyRule, boolean]>([
    ['the same', rule('get', 'pods'), rule('get', 'pods'), true],
    ['every verb', rule('*', 'pods'), rule('get', 'pods'), true],
    ['another verb', rule('list', 'pods'), rule('get', 'pods'), false],
    ['every resource', rule('get', '*'), rule('get', 'pods/log'), true],
    ['a subresource of every resource', rule('get', '*/scale'), rule('get', 'deployments/scale'), true],
    ['a subresource of every resource for another', rule('get', '*/scale'), rule('get', 'deployments/status'), false],
    ['another group', rule('get', 'pods', { apiGroups: ['apps'] }), rule('get', 'pods'), false],
    ['one name where all are asked', rule('get', 'pods', { resourceNames: ['a'] }), rule('get', 'pods'), false],
    ['all names where one is asked', rule('get', 'pods'), rule('get', 'pods', { resourceNames: ['a'] }), true],
    ['a prefix of paths', { verbs: ['get'], nonResourceURLs: ['/logs/*'] }, { verbs: ['get'], nonResourceURLs: ['/logs/a'] }, true],
    ['another path', { verbs: ['get'], nonResourceURLs: ['/logs'] }, { verbs: ['get'], nonResourceURLs: ['/logs/a'] }, false],
  ])('%s', (_title, given, asked, covered) => {
    expect(uncoveredRules([given], [asked])).toEqual(covered ? [] : [asked]);
  });

  it('are told one by one, though they stand in one rule', () => {
    expect(uncoveredRules([rule('get', 'pods'), rule('list', 'services')], [rule('get list', 'pods services')])).toEqual([
      rule('get', 'services'),
      rule('list', 'pods'),
    ]);
  });
});

const metadata = { name: 'r', uid: 'u1', resourceVersion: '1', creationTimestamp: '2026-01-02T03:04:05Z' };

const role = (rules: readonly PolicyRule[], more: Partial<Pick<Role['metadata'], 'labels' | 'annotations'>> = {}): Role => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { ...metadata, ...more },
  rules,
});

describe('a role reconciled', () => {
  it('is created when there is none', () => {
    expect(reconcileRole(role([rule('get', 'pods')]), undefined, false)).toEqual({
      operation: 'create',
      object: role([rule('get', 'pods')]),
      told: [{ title: 'missing rules added', lines: ['{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}'] }],
    });
  });

  it('stays as it is when its rules cover what is asked', () => {
    expect(reconcileRole(role([rule('get', 'pods')]), role([rule('*', 'pods')]), false)).toMatchObject({
      operation: undefined,
      object: role([rule('*', 'pods')]),
    });
  });

  it.each([
    ['gains what is missing', false, [rule('get', 'pods'), rule('get', 'services')]],
    ['loses what is extra when asked to', true, [rule('get', 'services')]],
  ])('%s', (_title, removeExtra, rules) => {
    const plan = reconcileRole(role([rule('get', 'services')]), role([rule('get', 'pods')]), removeExtra);
    expect(plan).toMatchObject({ operation: 'update', object: role(rules) });
  });

  it('is left alone when its annotation says so', () => {
    const own = role([], { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } });
    expect(reconcileRole(role([rule('get', 'pods')]), own, false).operation).toBeUndefined();
  });

  it('keeps the labels it has and gains others', () => {
    const plan = reconcileRole(role([], { labels: { a: 'file', b: 'file' } }), role([], { labels: { a: 'live' } }), false);
    expect(plan).toMatchObject({ operation: 'update', object: { metadata: { labels: { a: 'live', b: 'file' } } } });
  });

  it('aggregates what it did and what is asked', () => {
    const [first, second] = [{ matchLabels: { a: '1' } }, { matchLabels: { b: '2' } }];
    const aggregating = (...clusterRoleSelectors: readonly object[]): Role => ({ ...role([]), aggregationRule: { clusterRoleSelectors } });
    expect(reconcileRole(aggregating(second), aggregating(first), false).object.aggregationRule).toEqual({ clusterRoleSelectors: [first, second] });
    expect(reconcileRole(aggregating(second), aggregating(first), true).object.aggregationRule).toEqual({ clusterRoleSelectors: [second] });
  });
});

const user = (name: string): NonNullable<Binding['subjects']>[number] => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name });
const binding = (to: string, ...names: readonly string[]): Binding => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: to },
  subjects: names.map(user),
});

describe('a role binding reconciled', () => {
  it.each([
    ['gains subjects', false, ['ann', 'bob', 'cy']],
    ['loses others when asked to', true, ['bob', 'cy']],
  ])('%s', (_title, removeExtra, names) => {
    const plan = reconcileBinding(binding('r', 'bob', 'cy'), binding('r', 'ann', 'bob'), removeExtra);
    expect(plan).toMatchObject({ operation: 'update', object: binding('r', ...names) });
    expect(plan.told[0]).toEqual({ title: 'missing subjects added', lines: ['{Kind:User APIGroup:rbac.authorization.k8s.io Name:cy Namespace:}'] });
  });

  it('is made anew when it refers to another role, since roleRef does not change', () => {
    expect(reconcileBinding(binding('other', 'ann'), binding('r', 'ann'), false)).toMatchObject({ operation: 'recreate', uid: 'u1' });
  });
});
