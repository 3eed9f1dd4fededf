import type { Taint } from '@kubets/api';
import { anyNodeChange } from '../framework/cluster-event.ts';
import type { Rejection, SchedulerPlugin } from '../framework/plugin.ts';
import { tolerates } from '@kubets/api/semantics';

const name = 'NodeUnschedulable';
const rejection: Rejection = { plugin: name, reasons: ['node(s) were unschedulable'], unresolvable: true };
const taint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** A cordoned node takes only pods that tolerate its being cordoned. */
export const nodeUnschedulable: SchedulerPlugin = {
  name,
  wakesOn: (event) => anyNodeChange(event, ['unschedulable', 'taints']),
  filter: (pod, { node }) => (node.spec.unschedulable === true && !tolerates(pod.pod.spec.tolerations, taint) ? rejection : undefined),
};
