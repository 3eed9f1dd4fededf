import type { Namespace, NamespaceCondition } from '@kubets/api';
import type { DiscoveredResource } from '@kubets/client';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import { withCondition, type ConditionDraft } from '../../conditions.ts';

export const contentFinalizer = 'kubernetes';

/** The kinds of content a namespace may have, each in one version; pods come first, for others may depend on what pods need. */
export function contentResources(resources: readonly DiscoveredResource[]): {
  readonly pods: readonly ResourceReference[];
  readonly others: readonly ResourceReference[];
} {
  const seen = new Set<string>();
  const deletable = resources.filter(({ group, plural, scope, verbs }) => {
    const id = `${plural}.${group}`;
    if (scope !== 'Namespaced' || seen.has(id) || !verbs.includes('list') || !verbs.includes('delete')) return false;
    seen.add(id);
    return true;
  });
  const references = deletable.map(({ group, version, kind, plural, scope }) => ({ group, version, kind, plural, scope }));
  const isPod = ({ group, plural }: ResourceReference): boolean => group === '' && plural === 'pods';
  return { pods: references.filter(isPod), others: references.filter((reference) => !isPod(reference)) };
}

/** What is left of a namespace's content after a pass. */
export interface Remains {
  readonly resource: ResourceReference;
  readonly objects: readonly KubeObject[];
}

export interface ContentPass {
  readonly remains: readonly Remains[];
  readonly discoveryError?: string | undefined;
  readonly deletionErrors: readonly string[];
}

/** Nothing is left, for certain. */
export function isEmptied({ remains, deletionErrors, discoveryError }: ContentPass): boolean {
  return remains.length === 0 && deletionErrors.length === 0 && discoveryError === undefined;
}

/** The conditions that tell a user why a namespace is still there. */
export function deletionConditions(namespace: Namespace, pass: ContentPass, now: Date): NamespaceCondition[] {
  const drafts = [discoveryCondition(pass), parsingCondition, contentCondition(pass), remainingCondition(pass), finalizersCondition(pass)];
  return drafts.reduce<NamespaceCondition[]>((conditions, draft) => [...withCondition(conditions, draft, now)], namespace.status.conditions ?? []);
}

function discoveryCondition({ discoveryError }: ContentPass): ConditionDraft {
  return discoveryError === undefined
    ? { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' }
    : {
        type: 'NamespaceDeletionDiscoveryFailure',
        status: 'True',
        reason: 'DiscoveryFailed',
        message: `Discovery failed for some groups, 1 failing: ${discoveryError}`,
      };
}

const parsingCondition: ConditionDraft = {
  type: 'NamespaceDeletionGroupVersionParsingFailure',
  status: 'False',
  reason: 'ParsedGroupVersions',
  message: 'All legacy kube types successfully parsed',
};

function contentCondition({ deletionErrors }: ContentPass): ConditionDraft {
  const type = 'NamespaceDeletionContentFailure';
  if (deletionErrors.length === 0) {
    return { type, status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' };
  }
  const message = `Failed to delete all resource types, ${deletionErrors.length} remaining: ${deletionErrors.toSorted().join(', ')}`;
  return { type, status: 'True', reason: 'ContentDeletionFailed', message };
}

function remainingCondition({ remains }: ContentPass): ConditionDraft {
  const type = 'NamespaceContentRemaining';
  const counts = remains.map(({ resource, objects }) => `${resource.plural}.${resource.group} has ${objects.length} resource instances`).toSorted();
  if (counts.length === 0) return { type, status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' };
  return { type, status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${counts.join(', ')}` };
}

function finalizersCondition({ remains }: ContentPass): ConditionDraft {
  const type = 'NamespaceFinalizersRemaining';
  const finalizers = remains.flatMap(({ objects }) => objects.flatMap((object) => object.metadata.finalizers ?? []));
  if (finalizers.length === 0) return { type, status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' };
  const counts = [...Map.groupBy(finalizers, (finalizer) => finalizer)]
    .map(([finalizer, uses]) => `${finalizer} in ${uses.length} resource instances`)
    .toSorted();
  return { type, status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${counts.join(', ')}` };
}
