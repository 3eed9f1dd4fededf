import { humanAge, type Cell, type Column } from '@kubets/machinery';
import { ageColumn, nameColumn, none, textColumn } from '../../columns.ts';
import type { ContainerStatus, Pod } from '../pod.ts';
import type { Container } from './container.ts';

/** What `kubectl get pods` says about the containers of a pod. */
interface PodSummary {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  textColumn('Ready', { description: 'How many containers are ready, of how many.' }, (pod, now) => summarize(pod, now).ready),
  textColumn('Status', { description: 'What the pod is doing, or what keeps it from running.' }, (pod, now) => summarize(pod, now).status),
  textColumn('Restarts', { description: 'How often containers were restarted, and when last.' }, (pod, now) => summarize(pod, now).restarts),
  ageColumn,
  textColumn('IP', { description: 'The address of the pod.', wide: true }, ({ status }) => status.podIPs?.[0]?.ip || status.podIP || none),
  textColumn('Node', { description: 'The node the pod runs on.', wide: true }, ({ spec }) => spec.nodeName || none),
  textColumn('Nominated Node', { description: 'The node being cleared for the pod.', wide: true }, ({ status }) => status.nominatedNodeName || none),
  textColumn('Readiness Gates', { description: 'How many readiness gates hold, of how many.', wide: true }, readinessGates),
];

function readinessGates({ spec, status }: Pod): Cell {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return none;
  const holding = gates.filter(({ conditionType }) => isTrue(status.conditions, conditionType));
  return `${holding.length}/${gates.length}`;
}

const isTrue = (conditions: Pod['status']['conditions'], type: string): boolean => conditions?.find((condition) => condition.type === type)?.status === 'True';

const summaries = new WeakMap<Pod, { readonly at: number; readonly summary: PodSummary }>();

/** Three columns of one row share the work. */
function summarize(pod: Pod, now: Date): PodSummary {
  const known = summaries.get(pod);
  if (known?.at === now.getTime()) return known.summary;
  const summary = podSummary(pod, now);
  summaries.set(pod, { at: now.getTime(), summary });
  return summary;
}

export function podSummary(pod: Pod, now: Date): PodSummary {
  const init = initProgress(pod);
  const main = init.initializing && !isTrue(pod.status.conditions, 'Initialized') ? undefined : mainProgress(pod);
  const { count, last } = main === undefined ? init.restarts : addRestarts(init.sidecarRestarts, main.restarts);
  return {
    ready: `${init.ready + (main?.ready ?? 0)}/${pod.spec.containers.length + sidecars(pod).size}`,
    status: overallStatus(pod, main?.reason ?? init.reason),
    restarts: count > 0 && last !== undefined ? `${count} (${humanAge(last, now)} ago)` : String(count),
  };
}

function overallStatus(pod: Pod, reason: string | undefined): string {
  const { deletionTimestamp } = pod.metadata;
  const { phase, reason: statusReason } = pod.status;
  if (deletionTimestamp !== undefined && statusReason === 'NodeLost') return 'Unknown';
  if (deletionTimestamp !== undefined && phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating';
  if (reason !== undefined) return reason;
  const gated = pod.status.conditions?.some((condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated');
  return gated ? 'SchedulingGated' : statusReason || phase || '';
}

interface Restarts {
  readonly count: number;
  readonly last: string | undefined;
}

const noRestarts: Restarts = { count: 0, last: undefined };

const addRestarts = (a: Restarts, b: Restarts): Restarts => ({ count: a.count + b.count, last: later(a.last, b.last) });

const restartsOf = ({ restartCount, lastState }: ContainerStatus): Restarts => ({ count: restartCount, last: lastState?.terminated?.finishedAt });

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) < Date.parse(b) ? b : a;
}

/** Init containers that go on running beside the main ones. */
const sidecars = ({ spec }: Pod): ReadonlySet<string> =>
  new Set((spec.initContainers ?? []).filter(({ restartPolicy }: Container) => restartPolicy === 'Always').map(({ name }) => name));

interface InitProgress {
  readonly initializing: boolean;
  readonly reason: string | undefined;
  readonly ready: number;
  readonly restarts: Restarts;
  readonly sidecarRestarts: Restarts;
}

/** How far the init containers have come: up to the first that is not done. */
function initProgress(pod: Pod): InitProgress {
  const sidecarNames = sidecars(pod);
  let ready = 0;
  let restarts = noRestarts;
  let sidecarRestarts = noRestarts;
  for (const [index, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecarNames.has(container.name);
    restarts = addRestarts(restarts, restartsOf(container));
    if (isSidecar) sidecarRestarts = addRestarts(sidecarRestarts, restartsOf(container));
    if (container.state?.terminated?.exitCode === 0) continue;
    if (isSidecar && container.started) {
      if (container.ready) ready += 1;
      continue;
    }
    const reason = initReason(container) ?? `Init:${index}/${pod.spec.initContainers?.length ?? 0}`;
    return { initializing: true, reason, ready, restarts, sidecarRestarts };
  }
  return { initializing: false, reason: undefined, ready, restarts, sidecarRestarts };
}

function initReason({ state }: ContainerStatus): string | undefined {
  if (state?.terminated !== undefined) return `Init:${terminationReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : undefined;
}

function terminationReason({
  reason,
  signal,
  exitCode,
}: {
  readonly reason?: string | undefined;
  readonly signal?: number | undefined;
  readonly exitCode: number;
}): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

interface MainProgress {
  readonly reason: string | undefined;
  readonly ready: number;
  readonly restarts: Restarts;
}

/** The first container in trouble names the status; a pod with one still running is not Completed. */
function mainProgress(pod: Pod): MainProgress {
  let reason: string | undefined;
  let running = false;
  let ready = 0;
  let restarts = noRestarts;
  for (const container of (pod.status.containerStatuses ?? []).toReversed()) {
    const { state } = container;
    restarts = addRestarts(restarts, restartsOf(container));
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated !== undefined) reason = terminationReason(state.terminated);
    else if (container.ready && state?.running !== undefined) {
      running = true;
      ready += 1;
    }
  }
  if (reason === 'Completed' && running) reason = isTrue(pod.status.conditions, 'Ready') ? 'Running' : 'NotReady';
  return { reason, ready, restarts };
}
