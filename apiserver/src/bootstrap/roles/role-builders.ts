import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RbacSubject, RoleRef } from '@kubets/api';
import type { Draft } from '@kubets/machinery';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

export const read = 'get list watch';
export const write = 'create delete deletecollection patch update';
export const readWrite = `${read} ${write}`;

const words = (text: string): string[] => text.split(' ').toSorted();

/** Verbs, groups, resources and names separated by blanks; `core` is the group without a name. */
export function rule(verbs: string, groups: string, resources: string, names?: string): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups)
      .map((group) => (group === 'core' ? '' : group))
      .toSorted(),
    resources: words(resources),
    ...(names !== undefined && { resourceNames: words(names) }),
  };
}

export const urls = (verbs: string, paths: string): PolicyRule => ({ verbs: words(verbs), nonResourceURLs: words(paths) });

export const events = rule('create patch update', 'core events.k8s.io', 'events');

/** Marks what the server keeps up to date; an owner who sets the annotation to `false` keeps their own version. */
function bootstrapMetadata(name: string, { namespace, labels }: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> } = {}) {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  };
}

export function clusterRole(name: string, rules: readonly PolicyRule[], labels?: Readonly<Record<string, string>>): Draft<ClusterRole> {
  return { apiVersion, kind: 'ClusterRole', metadata: bootstrapMetadata(name, { ...(labels && { labels }) }), rules: [...rules] };
}

/** A role whose rules are those of all roles labelled `aggregate-to-<name>`; the controller manager fills them in. */
export function aggregatedRole(name: string, labels?: Readonly<Record<string, string>>): Draft<ClusterRole> {
  const selector = { matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' } };
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata: bootstrapMetadata(name, { ...(labels && { labels }) }),
    aggregationRule: { clusterRoleSelectors: [selector] },
  };
}

export function role(namespace: string, name: string, rules: readonly PolicyRule[]): Draft<Role> {
  return { apiVersion, kind: 'Role', metadata: bootstrapMetadata(name, { namespace }), rules: [...rules] };
}

export const group = (name: string): RbacSubject => ({ kind: 'Group', apiGroup, name });
export const user = (name: string): RbacSubject => ({ kind: 'User', apiGroup, name });
export const serviceAccount = (namespace: string, name: string): RbacSubject => ({ kind: 'ServiceAccount', namespace, name });

const roleRef = (kind: 'ClusterRole' | 'Role', name: string): RoleRef => ({ apiGroup, kind, name });

/** A cluster role bound under its own name. */
export function clusterBinding(name: string, ...subjects: readonly RbacSubject[]): Draft<ClusterRoleBinding> {
  return { apiVersion, kind: 'ClusterRoleBinding', metadata: bootstrapMetadata(name), roleRef: roleRef('ClusterRole', name), subjects: [...subjects] };
}

export function binding(namespace: string, name: string, roleName: string, ...subjects: readonly RbacSubject[]): Draft<RoleBinding> {
  return { apiVersion, kind: 'RoleBinding', metadata: bootstrapMetadata(name, { namespace }), roleRef: roleRef('Role', roleName), subjects: [...subjects] };
}
