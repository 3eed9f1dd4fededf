import type { NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '@kubets/api';
import { anyNodeChange } from '../framework/cluster-event.ts';
import { normalizeByMax, skip, type Prepared, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import { matchesAnyTerm, matchesTerm } from '@kubets/api/semantics';

const name = 'NodeAffinity';
const rejection: Rejection = { plugin: name, reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true };

/** What a pod demands of its node's labels and name. */
export interface RequiredNodes {
  readonly labels: readonly (readonly [string, string])[];
  readonly terms: readonly NodeSelectorTerm[] | undefined;
}

/** nodeSelector and node affinity, required and preferred. */
export const nodeAffinity: SchedulerPlugin<RequiredNodes, readonly PreferredSchedulingTerm[]> = {
  name,
  weight: 2,
  wakesOn: (event) => anyNodeChange(event, ['labels']),
  prepare({ pod }): Prepared<RequiredNodes> {
    const required = requiredNodes(pod);
    if (required === undefined) return skip;
    const onlyNodes = namedNodes(required.terms ?? []);
    return { type: 'check', state: required, ...(onlyNodes && { onlyNodes }) };
  },
  filter: (_pod, node, required) => (matchesRequired(required, node) ? undefined : rejection),
  prepareScore({ pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    return preferred === undefined || preferred.length === 0 ? undefined : preferred;
  },
  score(_pod, node, preferred) {
    let sum = 0;
    for (const { preference, weight } of preferred) if (weight !== 0 && matchesTerm(preference, node)) sum += weight;
    return sum;
  },
  normalize: (scores) => normalizeByMax(scores, false),
};

export function requiredNodes(pod: Pod): RequiredNodes | undefined {
  const labels = Object.entries(pod.spec.nodeSelector ?? {});
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return labels.length === 0 && terms === undefined ? undefined : { labels, terms };
}

export function matchesRequired({ labels, terms }: RequiredNodes, node: NodeInfo): boolean {
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
