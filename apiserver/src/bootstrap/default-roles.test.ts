import type { ClusterRole } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { reconciledRole } from './reconcile-role.ts';
import { defaultClusterRoleBindings, defaultClusterRoles, defaultRoleBindings, defaultRoles } from './roles/default-roles.ts';

const names = (objects: readonly { readonly metadata?: { readonly name?: string | undefined } | undefined }[]): readonly string[] =>
  objects.map(({ metadata }) => metadata?.name ?? '');

describe('the default roles', () => {
  it('have names of their own and every binding finds its role', () => {
    expect(new Set(names(defaultClusterRoles)).size).toBe(defaultClusterRoles.length);
    for (const { roleRef } of defaultClusterRoleBindings) expect(names(defaultClusterRoles)).toContain(roleRef?.name);
    for (const { roleRef } of defaultRoleBindings) expect(names(defaultRoles)).toContain(roleRef?.name);
  });

  const wanted = defaultClusterRoles.find(({ metadata }) => metadata?.name === 'system:kube-dns')!;
  const stored = (change: Partial<ClusterRole> = {}): ClusterRole => ({ ...(structuredClone(wanted) as ClusterRole), ...change });

  it('an unchanged role stays as it is', () => {
    expect(reconciledRole(stored(), wanted)).toBeUndefined();
  });

  it('a role that lost rules gets them back and keeps what was added', () => {
    const added = { verbs: ['get'], apiGroups: [''], resources: ['nodes'] };
    const repaired = reconciledRole(stored({ rules: [added] }), wanted);
    expect(repaired?.rules?.[0]).toEqual(added);
    expect(reconciledRole(repaired!, wanted)).toBeUndefined();
  });

  it('an owner may turn that off', () => {
    const metadata = { ...stored().metadata, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } };
    expect(reconciledRole(stored({ metadata, rules: [] }), wanted)).toBeUndefined();
  });
});
