import type { Node, Taint } from '@kubets/api';
import { deepEqual, formatTime } from '@kubets/machinery';
import { findCondition } from '../../conditions.ts';

const notReadyTaint = 'node.kubernetes.io/not-ready';
const unreachableTaint = 'node.kubernetes.io/unreachable';

/** The taints that follow from a node's conditions; whoever else taints nodes uses other keys or effects. */
const conditionTaints: readonly { readonly type: string; readonly status: string; readonly key: string }[] = [
  { type: 'Ready', status: 'False', key: notReadyTaint },
  { type: 'Ready', status: 'Unknown', key: unreachableTaint },
  { type: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure' },
  { type: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure' },
  { type: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure' },
  { type: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable' },
];
const unschedulableTaint = 'node.kubernetes.io/unschedulable';

const ownNoSchedule: ReadonlySet<string> = new Set([...conditionTaints.map(({ key }) => key), unschedulableTaint]);
const ownNoExecute: ReadonlySet<string> = new Set([notReadyTaint, unreachableTaint]);

function isOwn({ key, effect }: Taint): boolean {
  return (effect === 'NoSchedule' && ownNoSchedule.has(key)) || (effect === 'NoExecute' && ownNoExecute.has(key));
}

/** The NoExecute taint the node's readiness asks for: it moves the pods away. */
export function evictionTaint(node: Node): string | undefined {
  const status = findCondition(node.status.conditions, 'Ready')?.status;
  return status === 'False' ? notReadyTaint : status === 'Unknown' ? unreachableTaint : undefined;
}

export function hasEvictionTaint({ spec }: Node): boolean {
  return (spec.taints ?? []).some(({ key, effect }) => effect === 'NoExecute' && ownNoExecute.has(key));
}

/**
 * The taints the node should have, or undefined when it has them. `mayEvict` allows a new NoExecute taint; one that is
 * there already changes with the node's readiness in any case.
 */
export function plannedTaints(node: Node, mayEvict: boolean, now: Date): Taint[] | undefined {
  const current = node.spec.taints ?? [];
  const wanted = [...noScheduleTaints(node), ...noExecuteTaints(node, mayEvict || hasEvictionTaint(node))];
  const own = wanted.map((taint) => current.find((old) => old.key === taint.key && old.effect === taint.effect) ?? withTime(taint, now));
  const next = [...current.filter((taint) => !isOwn(taint)), ...own];
  return deepEqual(byName(next), byName(current)) ? undefined : next;
}

function noScheduleTaints(node: Node): readonly Taint[] {
  const keys = conditionTaints.filter(({ type, status }) => findCondition(node.status.conditions, type)?.status === status).map(({ key }) => key);
  return [...keys, ...(node.spec.unschedulable ? [unschedulableTaint] : [])].map((key) => ({ key, effect: 'NoSchedule' }));
}

function noExecuteTaints(node: Node, allowed: boolean): readonly Taint[] {
  const key = evictionTaint(node);
  return key !== undefined && allowed ? [{ key, effect: 'NoExecute' }] : [];
}

function withTime(taint: Taint, now: Date): Taint {
  return { ...taint, timeAdded: formatTime(now) };
}

function byName(taints: readonly Taint[]): readonly Taint[] {
  return taints.toSorted((a, b) => (`${a.key}:${a.effect}` < `${b.key}:${b.effect}` ? -1 : 1));
}
