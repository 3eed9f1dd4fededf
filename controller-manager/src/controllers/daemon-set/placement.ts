import type { DaemonSet, Node, Pod, PodSpec, Toleration } from '@kubets/api';
import { podSelectsNode, selectable, tolerates } from '@kubets/api/semantics';

export interface Placement {
  /** A pod belongs on the node. */
  readonly shouldRun: boolean;
  /** A pod that is there may stay. */
  readonly mayStay: boolean;
}

/** Daemons stay on nodes that have trouble: often they are there to see to it. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const hostNetworkToleration: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' };

function tolerationsOf(spec: PodSpec): Toleration[] {
  const added = [...daemonTolerations, ...(spec.hostNetwork ? [hostNetworkToleration] : [])];
  const own = (spec.tolerations ?? []).filter((toleration) => !added.some(({ key, effect }) => key === toleration.key && effect === toleration.effect));
  return [...own, ...added];
}

export function placeOn(set: DaemonSet, node: Node): Placement {
  const spec = set.spec.template.spec;
  if (spec === undefined) return { shouldRun: false, mayStay: false };
  const fits = podSelectsNode(spec, selectable(node)) && (!spec.nodeName || spec.nodeName === node.metadata.name);
  const tolerations = tolerationsOf(spec);
  const untolerated = (node.spec.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint));
  return { shouldRun: fits && untolerated.length === 0, mayStay: fits && !untolerated.some(({ effect }) => effect === 'NoExecute') };
}

/** The template's pod for one node: the scheduler still binds it, and can bind it nowhere else. */
export function podSpecFor(spec: PodSpec, nodeName: string): PodSpec {
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [nodeName] }];
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const nodeSelectorTerms = required ? required.nodeSelectorTerms.map((term) => ({ ...term, matchFields })) : [{ matchFields }];
  const nodeAffinity = { ...spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity }, tolerations: tolerationsOf(spec) };
}

/** The node a daemon's pod is on, or was made for. */
export function nodeNameOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const requirement = terms.flatMap(({ matchFields = [] }) => matchFields).find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
  return requirement?.values?.length === 1 ? requirement.values[0] : undefined;
}
