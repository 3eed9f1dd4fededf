import { controllerRevisions, type ControllerRevision, type PodTemplateSpec } from '@kubets/api';
import { apiVersionOf, semanticEqual, type Draft, type KubeObject, type OwnerReference } from '@kubets/machinery';
import { stableHash } from './stable-hash.ts';

export const revisionHashLabel = 'controller-revision-hash';

/** What DaemonSets and StatefulSets remember of each template they had. */
function templateData(template: PodTemplateSpec): Record<string, unknown> {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template a revision remembers. */
export function revisionTemplate({ data }: ControllerRevision): PodTemplateSpec {
  const { metadata, spec } = (data as { spec: { template: PodTemplateSpec } }).spec.template;
  return { metadata, spec };
}

export type RevisionPlan =
  | { readonly type: 'current'; readonly revision: ControllerRevision }
  /** An older template is back: its revision becomes the newest. */
  | { readonly type: 'renew'; readonly revision: ControllerRevision }
  | { readonly type: 'create'; readonly revision: Draft<ControllerRevision> };

export interface RevisionInput {
  readonly owner: KubeObject;
  readonly ownerReference: OwnerReference;
  readonly template: PodTemplateSpec;
  readonly history: readonly ControllerRevision[];
  readonly collisionCount: number;
}

/** The revision of the present template. Its name is the same however often it is asked for. */
export function planRevision({ owner, ownerReference, template, history, collisionCount }: RevisionInput): RevisionPlan {
  const newest = Math.max(0, ...history.map(({ revision }) => revision));
  const data = templateData(template);
  const same = history.filter((revision) => semanticEqual(revision.data, data)).toSorted((a, b) => b.revision - a.revision)[0];
  if (same) return same.revision === newest ? { type: 'current', revision: same } : { type: 'renew', revision: { ...same, revision: newest + 1 } };
  const hash = stableHash(data, collisionCount);
  const metadata = {
    namespace: owner.metadata.namespace,
    name: `${owner.metadata.name}-${hash}`,
    labels: { ...template.metadata?.labels, [revisionHashLabel]: hash },
    ownerReferences: [ownerReference],
  };
  return { type: 'create', revision: { apiVersion: apiVersionOf(controllerRevisions), kind: controllerRevisions.kind, metadata, data, revision: newest + 1 } };
}

/** Revisions beyond the limit that no pod is of, oldest first. */
export function surplusRevisions(
  history: readonly ControllerRevision[],
  isInUse: (revision: ControllerRevision) => boolean,
  limit: number,
): readonly ControllerRevision[] {
  const unused = history.filter((revision) => !isInUse(revision)).toSorted((a, b) => a.revision - b.revision);
  return unused.slice(0, Math.max(0, unused.length - limit));
}

export function revisionHash(revision: KubeObject): string {
  return revision.metadata.labels?.[revisionHashLabel] ?? revision.metadata.name;
}
