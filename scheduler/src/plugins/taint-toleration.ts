import type { Taint, Toleration } from '@kubets/api';
import { anyNodeChange } from '../framework/cluster-event.ts';
import { normalizeByMax, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import { tolerates } from '@kubets/api/semantics';

const name = 'TaintToleration';
const untolerated: Rejection = { plugin: name, reasons: ['node(s) had untolerated taint(s)'], unresolvable: true };

/** Keeps pods off tainted nodes they do not tolerate, and prefers nodes whose soft taints they do. */
export const taintToleration: SchedulerPlugin<readonly Toleration[], readonly Toleration[]> = {
  name,
  weight: 3,
  wakesOn: (event, { pod }) =>
    event.type === 'pod-updated' || (anyNodeChange(event, ['taints']) && 'node' in event && admits(event.node.spec.taints ?? [], pod.spec.tolerations ?? [])),
  prepare: ({ pod }) => ({ type: 'check', state: pod.spec.tolerations ?? [] }),
  filter(_pod, node, tolerations) {
    return admits(node.taints, tolerations) ? undefined : untolerated;
  },
  prepareScore({ pod }, nodes) {
    if (!nodes.some(hasSoftTaint)) return undefined;
    return (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
  },
  score: (_pod, node, tolerations) => node.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint)).length,
  normalize: (scores) => normalizeByMax(scores, true),
};

const admits = (taints: readonly Taint[], tolerations: readonly Toleration[]): boolean =>
  taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(tolerations, taint));

const hasSoftTaint = (node: NodeInfo): boolean => node.taints.some(({ effect }) => effect === 'PreferNoSchedule');
