import type { Pod } from '@kubets/api';

/** The pod to run something in comes first: scheduled, running, ready for longest, restarted least, oldest. */
export function byActivity(left: Pod, right: Pod): number {
  return byState(left, right) || maxRestarts(left) - maxRestarts(right) || byAge(left, right);
}

/** The pod whose log tells most comes first: as `byActivity`, but restarted most. */
export function byLogging(left: Pod, right: Pod): number {
  return byState(left, right) || maxRestarts(right) - maxRestarts(left) || byAge(left, right);
}

function byState(left: Pod, right: Pod): number {
  return scheduled(left) - scheduled(right) || phase(left) - phase(right) || readySince(left) - readySince(right) || 0;
}

const scheduled = ({ spec }: Pod): number => (spec.nodeName ? 0 : 1);
const phases: Readonly<Record<string, number>> = { Unknown: 1, Pending: 2 };
const phase = ({ status }: Pod): number => phases[status?.phase ?? ''] ?? 0;
const byAge = (left: Pod, right: Pod): number => Date.parse(left.metadata.creationTimestamp) - Date.parse(right.metadata.creationTimestamp);

/** Since when a pod has been ready; later than any time when it is not. */
function readySince({ status }: Pod): number {
  const ready = status?.conditions?.find(({ type, status: state }) => type === 'Ready' && state === 'True');
  return ready === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(ready.lastTransitionTime ?? '') || Number.MAX_SAFE_INTEGER - 1;
}

function maxRestarts({ status }: Pod): number {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}
