import { deepEqual, type KubeObject } from '@kubets/machinery';
import { type PolicyRule, uncoveredRules } from './covered-rules.ts';

export interface Role extends KubeObject {
  readonly rules?: readonly PolicyRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly object[] };
}

interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface Binding extends KubeObject {
  readonly roleRef: object;
  readonly subjects?: readonly Subject[];
}

/** What brings an RBAC object to what a file says of it, and what is told of it. */
export interface Reconciliation<T> {
  /** Undefined: it is so already. */
  readonly operation: 'create' | 'update' | 'recreate' | undefined;
  readonly object: T;
  /** Of the object to replace. */
  readonly uid?: string;
  readonly told: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** Objects with this annotation set to "false" are their users' own. */
const autoUpdateAnnotation = 'rbac.authorization.kubernetes.io/autoupdate';

const isProtected = ({ metadata }: KubeObject): boolean => metadata.annotations?.[autoUpdateAnnotation] === 'false';

export function reconcileRole(expected: Role, existing: Role | undefined, removeExtra: boolean): Reconciliation<Role> {
  const wanted = expected.rules ?? [];
  if (existing === undefined) return { operation: 'create', object: expected, told: [{ title: 'missing rules added', lines: wanted.map(ruleText) }] };
  const present = existing.rules ?? [];
  const missing = uncoveredRules(present, wanted);
  const extra = removeExtra ? uncoveredRules(wanted, present) : [];
  const selectors = reconciledSelectors(expected, existing, removeExtra);
  const rules = removeExtra && missing.length + extra.length > 0 ? wanted : [...present, ...missing];
  const object = { ...withMetadata(existing, expected), ...(rules.length > 0 && { rules }), ...selectors };
  return {
    operation: isProtected(existing) || deepEqual(object, existing) ? undefined : 'update',
    object,
    told: [
      { title: 'missing rules added', lines: missing.map(ruleText) },
      { title: 'extra rules removed', lines: extra.map(ruleText) },
    ],
  };
}

function reconciledSelectors(expected: Role, existing: Role, removeExtra: boolean): Pick<Role, 'aggregationRule'> {
  const wanted = expected.aggregationRule?.clusterRoleSelectors ?? [];
  const present = existing.aggregationRule?.clusterRoleSelectors ?? [];
  const missing = wanted.filter((selector) => !present.some((one) => deepEqual(one, selector)));
  const clusterRoleSelectors = removeExtra && expected.aggregationRule !== undefined ? wanted : [...present, ...missing];
  return clusterRoleSelectors.length === 0 ? {} : { aggregationRule: { clusterRoleSelectors } };
}

export function reconcileBinding(expected: Binding, existing: Binding | undefined, removeExtra: boolean): Reconciliation<Binding> {
  const wanted = expected.subjects ?? [];
  if (existing === undefined) return { operation: 'create', object: expected, told: [{ title: 'missing subjects added', lines: wanted.map(subjectText) }] };
  if (!deepEqual(expected.roleRef, existing.roleRef)) return { operation: 'recreate', object: expected, uid: existing.metadata.uid, told: [] };
  const present = existing.subjects ?? [];
  const missing = without(wanted, present);
  const extra = removeExtra ? without(present, wanted) : [];
  const subjects = [...without(present, extra), ...missing];
  const object = { ...withMetadata(existing, expected), ...(subjects.length > 0 && { subjects }) };
  return {
    operation: isProtected(existing) || deepEqual(object, existing) ? undefined : 'update',
    object,
    told: [
      { title: 'missing subjects added', lines: missing.map(subjectText) },
      { title: 'extra subjects removed', lines: extra.map(subjectText) },
    ],
  };
}

const without = (subjects: readonly Subject[], others: readonly Subject[]): readonly Subject[] =>
  subjects.filter((subject) => !others.some((other) => deepEqual(other, subject)));

/** Labels and annotations present stay as they are; others are added. */
function withMetadata<T extends KubeObject>(existing: T, { metadata: { labels, annotations } }: KubeObject): T {
  const { metadata } = existing;
  return {
    ...existing,
    metadata: {
      ...metadata,
      ...((labels ?? metadata.labels) && { labels: { ...labels, ...metadata.labels } }),
      ...((annotations ?? metadata.annotations) && { annotations: { ...annotations, ...metadata.annotations } }),
    },
  };
}

/** As Go prints a rule. */
function ruleText({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): string {
  const list = (items: readonly string[]): string => `[${items.join(' ')}]`;
  return `{Verbs:${list(verbs)} APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)} NonResourceURLs:${list(nonResourceURLs)}}`;
}

const subjectText = ({ kind, apiGroup = '', name, namespace = '' }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
