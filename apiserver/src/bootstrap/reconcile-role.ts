import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacSubject, Role, RoleBinding } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { missingRules } from '../authorization/policy-rules.ts';

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate';

type AnyRole = Role | ClusterRole;
type AnyBinding = RoleBinding | ClusterRoleBinding;

/** What an existing role lacks of its default, added; undefined when nothing is lacking or its owner turned updates off. */
export function reconciledRole<T extends AnyRole>(existing: T, wanted: Draft<T>): T | undefined {
  if (existing.metadata.annotations?.[autoUpdate] === 'false') return undefined;
  const metadata = withWantedMetadata(existing, wanted);
  const rules = 'aggregationRule' in wanted ? [] : missingRules(existing.rules ?? [], (wanted.rules ?? []) as PolicyRule[]);
  const aggregation = missingAggregation(existing, wanted);
  if (rules.length === 0 && metadata === existing.metadata && aggregation === undefined) return undefined;
  const kept = existing.rules ?? [];
  return { ...existing, metadata, ...(kept.length + rules.length > 0 && { rules: [...kept, ...rules] }), ...aggregation };
}

function missingAggregation<T extends AnyRole>(existing: T, wanted: Draft<T>): Partial<ClusterRole> | undefined {
  const asked = (wanted as Draft<ClusterRole>).aggregationRule;
  if (asked === undefined || (existing as ClusterRole).aggregationRule !== undefined) return undefined;
  return { aggregationRule: asked as NonNullable<ClusterRole['aggregationRule']> };
}

export type ReconciledBinding<T> = { readonly type: 'same' } | { readonly type: 'update'; readonly binding: T } | { readonly type: 'recreate' };

/** The subjects an existing binding lacks, added. A role reference cannot change: such a binding is made anew. */
export function reconciledBinding<T extends AnyBinding>(existing: T, wanted: Draft<T>): ReconciledBinding<T> {
  if (existing.metadata.annotations?.[autoUpdate] === 'false') return { type: 'same' };
  const { kind, name } = existing.roleRef;
  if (kind !== wanted.roleRef?.kind || name !== wanted.roleRef.name) return { type: 'recreate' };
  const present = existing.subjects ?? [];
  const missing = ((wanted.subjects ?? []) as RbacSubject[]).filter((subject) => !present.some((known) => sameSubject(known, subject)));
  const metadata = withWantedMetadata(existing, wanted);
  if (missing.length === 0 && metadata === existing.metadata) return { type: 'same' };
  return { type: 'update', binding: { ...existing, metadata, subjects: [...present, ...missing] } };
}

const sameSubject = (one: RbacSubject, other: RbacSubject): boolean =>
  one.kind === other.kind && one.name === other.name && (one.namespace ?? '') === (other.namespace ?? '');

/** The existing metadata itself when it has all wanted labels and annotations. */
function withWantedMetadata<T extends AnyRole | AnyBinding>({ metadata }: T, wanted: Draft<T>): T['metadata'] {
  const { labels = {}, annotations = {} } = (wanted.metadata ?? {}) as { labels?: Record<string, string>; annotations?: Record<string, string> };
  const has = (present: Readonly<Record<string, string>> | undefined, asked: Readonly<Record<string, string>>): boolean =>
    Object.keys(asked).every((key) => present?.[key] !== undefined);
  if (has(metadata.labels, labels) && has(metadata.annotations, annotations)) return metadata;
  return { ...metadata, labels: { ...labels, ...metadata.labels }, annotations: { ...annotations, ...metadata.annotations } };
}
