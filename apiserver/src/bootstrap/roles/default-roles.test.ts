import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterRole, PolicyRule, RoleBinding } from '@kubets/api';
import { labelSelectorMatcher } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { defaultClusterRoleBindings, defaultClusterRoles, defaultRoleBindings, defaultRoles } from './default-roles.ts';

interface FactRule {
  readonly groups?: readonly string[];
  readonly resources?: readonly string[];
  readonly names?: readonly string[];
  readonly paths?: readonly string[];
  readonly verbs: readonly string[];
}

/** What a real v1.20 cluster has, each object by its name, those of namespaces as `<namespace>/<name>`. */
const facts = JSON.parse(readFileSync(path.join(import.meta.dirname, 'upstream-defaults-1.20.json'), 'utf8')) as {
  readonly roles: Readonly<Record<string, readonly FactRule[]>>;
  readonly bindings: Readonly<Record<string, { readonly role: string; readonly subjects: readonly string[] }>>;
};

const clusterRoles = defaultClusterRoles as unknown as readonly ClusterRole[];
const idOf = ({ metadata }: { readonly metadata: { readonly name: string; readonly namespace?: string | undefined } }): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

/** The rules of a role, those it aggregates among them, as the controller would fill them in. */
function rulesOf({ rules = [], aggregationRule }: Pick<ClusterRole, 'rules' | 'aggregationRule'>): readonly PolicyRule[] {
  const selectors = (aggregationRule?.clusterRoleSelectors ?? []).map((selector) => labelSelectorMatcher(selector));
  const parts = clusterRoles.filter(({ metadata }) => selectors.some((selector) => selector.matches(metadata.labels)));
  return [...rules, ...parts.flatMap((part) => rulesOf(part))];
}

/** One text per verb, group, resource and name. */
function grantsOf(rules: readonly FactRule[]): readonly string[] {
  return rules.flatMap(({ verbs, groups = [], resources = [], names = [''], paths = [] }) =>
    verbs.flatMap((verb) => [
      ...paths.map((url) => `${verb} ${url}`),
      ...groups.flatMap((group) => resources.flatMap((resource) => names.map((name) => `${verb} ${group}/${resource}${name && `:${name}`}`))),
    ]),
  );
}

const asFacts = (rules: readonly PolicyRule[]): readonly FactRule[] =>
  rules.map(({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }) => ({
    verbs,
    ...(apiGroups && { groups: apiGroups }),
    ...(resources && { resources }),
    ...(resourceNames && { names: resourceNames }),
    ...(nonResourceURLs && { paths: nonResourceURLs }),
  }));

/** What later versions took away: writing endpoints (1.22), in-tree volumes' helpers, leader election by endpoints, Heapster. */
const withdrawn: readonly (readonly [role: RegExp, grant: RegExp])[] = [
  [/^(admin|edit|system:aggregate-to-edit)$/, /^(create|delete|deletecollection|patch|update) \/endpoints$/],
  [/^system:controller:expand-controller$/, / (storage.k8s.io\/storageclasses|\/endpoints|\/services|\/secrets)$/],
  [/^system:controller:persistent-volume-binder$/, / \/(endpoints|services|secrets)$/],
  [/^system:kube-(controller-manager|scheduler)$/, / \/endpoints(:kube-.*)?$/],
  [/^system:controller:horizontal-pod-autoscaler$/, /heapster/],
  [/^system:kubelet-api-admin$/, / \/nodes\/spec$/],
];
const isWithdrawn = (role: string, grant: string): boolean => withdrawn.some(([name, what]) => name.test(role) && what.test(grant));

const roles = new Map([...clusterRoles, ...(defaultRoles as unknown as readonly ClusterRole[])].map((role) => [idOf(role), role]));
const bindings = new Map(([...defaultClusterRoleBindings, ...defaultRoleBindings] as unknown as readonly RoleBinding[]).map((one) => [idOf(one), one]));

describe('every default role that upstream has', () => {
  it.each(Object.entries(facts.roles))('%s grants what it grants there', (name, rules) => {
    const role = roles.get(name);
    expect(role?.metadata).toMatchObject({
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    });
    const held = new Set(grantsOf(asFacts(rulesOf(role!))));
    expect(grantsOf(rules).filter((grant) => !held.has(grant) && !isWithdrawn(name, grant))).toEqual([]);
  });

  it.each(Object.entries(facts.bindings))('%s binds whom it binds there', (name, { role, subjects }) => {
    const binding = bindings.get(name);
    expect(binding?.roleRef.name).toBe(role);
    const bound = (binding?.subjects ?? []).map(({ kind, namespace, name: subject }) => `${kind} ${namespace ? `${namespace}/` : ''}${subject}`);
    expect(bound).toEqual(subjects);
  });
});

it('nobody but administrators holds everything, and the unauthenticated hold nothing but a few paths', () => {
  expect([...roles.values()].filter((role) => grantsOf(asFacts(rulesOf(role))).includes('* */*')).map(idOf)).toEqual(['cluster-admin']);
  const anonymous = [...bindings.values()].filter(({ subjects }) => subjects?.some(({ name }) => name === 'system:unauthenticated'));
  const grants = anonymous.flatMap(({ roleRef }) => grantsOf(asFacts(rulesOf(roles.get(roleRef.name)!))));
  expect(new Set(grants)).toEqual(new Set(['/healthz', '/livez', '/readyz', '/version', '/version/'].map((url) => `get ${url}`)));
});
