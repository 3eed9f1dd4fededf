import type { NodeAffinity, NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '@kubets/api';
import { matchesAnyTerm, matchesTerm, podSelectsNode, selectable, type SelectableNode } from '@kubets/api/semantics';
import { anyNodeChange } from '../framework/cluster-event.ts';
import { normalizeByMax, skip, type Prepared, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';

const name = 'NodeAffinity';
const rejection: Rejection = { plugin: name, reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true };
const enforced: Rejection = { plugin: name, reasons: ["node(s) didn't match scheduler-enforced node affinity"], unresolvable: true };

/** What a pod demands of its node's labels and name. */
export interface RequiredNodes {
  readonly labels: readonly (readonly [string, string])[];
  readonly terms: readonly NodeSelectorTerm[] | undefined;
}

export interface NodeAffinityArgs {
  /** Holds for every pod of the profile, beside the pod's own. */
  readonly addedAffinity?: NodeAffinity | undefined;
}

interface Required {
  readonly own: RequiredNodes | undefined;
  readonly added: readonly NodeSelectorTerm[] | undefined;
}

/** nodeSelector and node affinity, required and preferred. */
export function nodeAffinity({ addedAffinity }: NodeAffinityArgs): SchedulerPlugin<Required, readonly PreferredSchedulingTerm[]> {
  const added = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    name,
    weight: 2,
    wakesOn: (event, { pod }) =>
      event.type === 'pod-updated' || (anyNodeChange(event, ['labels']) && 'node' in event && podSelectsNode(pod.spec, selectable(event.node))),
    prepare({ pod }): Prepared<Required> {
      const own = requiredNodes(pod);
      if (own === undefined && added === undefined) return skip;
      const onlyNodes = namedNodes(own?.terms ?? []);
      return { type: 'check', state: { own, added }, ...(onlyNodes && { onlyNodes }) };
    },
    filter(_pod, node, required) {
      if (required.added !== undefined && !matchesAnyTerm(required.added, node)) return enforced;
      return required.own === undefined || matchesRequired(required.own, node) ? undefined : rejection;
    },
    prepareScore({ pod }) {
      const preferred = [...addedPreferred, ...(pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])];
      return preferred.length === 0 ? undefined : preferred;
    },
    score(_pod, node, preferred) {
      let sum = 0;
      for (const { preference, weight } of preferred) if (weight !== 0 && matchesTerm(preference, node)) sum += weight;
      return sum;
    },
    normalize: (scores) => normalizeByMax(scores, false),
  };
}

export function requiredNodes(pod: Pod): RequiredNodes | undefined {
  const labels = Object.entries(pod.spec.nodeSelector ?? {});
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return labels.length === 0 && terms === undefined ? undefined : { labels, terms };
}

export function matchesRequired({ labels, terms }: RequiredNodes, node: SelectableNode): boolean {
  for (const [key, wanted] of labels) if (node.labels[key] !== wanted) return false;
  return terms === undefined || matchesAnyTerm(terms, node);
}

/** When every term names its nodes (as DaemonSet pods do), no other node need be looked at. */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const named = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named === undefined) return undefined;
    for (const nodeName of named.values ?? []) names.add(nodeName);
  }
  return names.size === 0 ? undefined : names;
}
