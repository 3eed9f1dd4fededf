import { anyNodeChange } from '../framework/cluster-event.ts';
import { skip, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import type { HostPort } from '../state/pod-info.ts';

const name = 'NodePorts';
const rejection: Rejection = { plugin: name, reasons: ["node(s) didn't have free ports for the requested pod ports"] };

/** Host ports of one node belong to one pod each. */
export const nodePorts: SchedulerPlugin<readonly HostPort[]> = {
  name,
  wakesOn: (event, pod) =>
    anyNodeChange(event, []) ||
    (event.type === 'assigned-pod-deleted' && event.pod.hostPorts.some((freed) => pod.hostPorts.some((wanted) => clash(freed, wanted)))),
  prepare: ({ hostPorts }) => (hostPorts.length === 0 ? skip : { type: 'check', state: hostPorts }),
  filter: (_pod, node, wanted) => (wanted.some((port) => isTaken(node, port)) ? rejection : undefined),
};

function isTaken({ usedPorts }: NodeInfo, wanted: HostPort): boolean {
  for (const used of usedPorts.values()) if (clash(used, wanted)) return true;
  return false;
}

/** 0.0.0.0 is every address of the node. */
function clash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
}
