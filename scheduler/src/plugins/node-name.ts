import { anyNodeChange } from '../framework/cluster-event.ts';
import { skip, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';

const name = 'NodeName';
const rejection: Rejection = { plugin: name, reasons: ["node(s) didn't match the requested node name"], unresolvable: true };

/** A pod that names its node goes nowhere else. */
export const nodeName: SchedulerPlugin<string> = {
  name,
  wakesOn: (event) => anyNodeChange(event, []),
  prepare: ({ pod }) => (pod.spec.nodeName ? { type: 'check', state: pod.spec.nodeName } : skip),
  filter: (_pod, node, wanted) => (node.name === wanted ? undefined : rejection),
};
