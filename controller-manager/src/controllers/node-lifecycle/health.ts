import type { Lease, Node, NodeCondition, NodeStatus } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import { findCondition } from '../../conditions.ts';

/** What was last heard of a node, and when by our own clock: nodes' clocks are not trusted. */
export interface NodeHealth {
  readonly renewTime: string | undefined;
  readonly heartbeat: string | undefined;
  readonly heardAt: number;
}

export interface HeardNode {
  readonly node: Node;
  readonly lease: Lease | undefined;
  readonly known: NodeHealth | undefined;
  readonly now: Date;
}

/** What is known of the node after a look at its lease and status: any change counts as a sign of life. */
export function hear({ node, lease, known, now }: HeardNode): NodeHealth {
  const renewTime = lease?.spec.renewTime;
  const heartbeat = findCondition(node.status.conditions, 'Ready')?.lastHeartbeatTime;
  if (known !== undefined && known.renewTime === renewTime && known.heartbeat === heartbeat) return known;
  const neverReported = heartbeat === undefined && renewTime === undefined;
  return { renewTime, heartbeat, heardAt: neverReported && known === undefined ? Date.parse(node.metadata.creationTimestamp) : now.getTime() };
}

export interface GracePeriods {
  readonly nodeMonitorGracePeriod: number;
  readonly nodeStartupGracePeriod: number;
}

const judgedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** The status of a node that was silent for too long; undefined while it is not, or when its status says so already. */
export function silentStatus(node: Node, health: NodeHealth, periods: GracePeriods, now: Date): NodeStatus | undefined {
  const ready = findCondition(node.status.conditions, 'Ready');
  const grace = ready === undefined ? periods.nodeStartupGracePeriod : periods.nodeMonitorGracePeriod;
  if (now.getTime() - health.heardAt <= grace) return undefined;
  const conditions = judgedConditions.map((type) => unknownCondition(findCondition(node.status.conditions, type), type, node, now));
  if (conditions.every((condition) => findCondition(node.status.conditions, condition.type) === condition)) return undefined;
  const others = (node.status.conditions ?? []).filter((condition) => !judgedConditions.includes(condition.type));
  return { ...node.status, conditions: [...others, ...conditions] };
}

function unknownCondition(old: NodeCondition | undefined, type: string, node: Node, now: Date): NodeCondition {
  if (old === undefined) {
    return {
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: formatTime(now),
    };
  }
  if (old.status === 'Unknown') return old;
  const said = { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
  return { ...old, ...said, lastTransitionTime: formatTime(now) };
}
