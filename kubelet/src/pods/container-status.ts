import { formatTime } from '@kubets/machinery';
import { isResized } from '../resize/container-resize.ts';
import type { ObservedContainer } from '../runtime/container-runtime.ts';
import { isRecursiveReadOnly } from './container-mounts.ts';
import { incarnations, podContainers, restartsAfter, type PodContainer } from './pod-containers.ts';
import type { PodSituation } from './pod-situation.ts';
import type { ContainerStatus } from './pod-status.ts';
import { backOffEnd } from './restart-back-off.ts';
import { toldStatus } from './told-status.ts';

type ContainerState = NonNullable<ContainerStatus['state']>;
type Exited = Extract<ObservedContainer['state'], { type: 'exited' }>;

export function containerStatusOf(situation: PodSituation, container: PodContainer, now: Date): ContainerStatus {
  const { spec, role } = container;
  const [latest, previous] = incarnations(situation.observed, spec.name);
  const gone = latest === undefined && situation.termination !== undefined ? lastStatus(situation, spec.name) : undefined;
  if (gone !== undefined) return gone;
  const state = stateOf(situation, container, { latest, now });
  const lastEnded = state.terminated === undefined && latest?.state.type === 'exited' ? latest : previous;
  const before = toldStatus(situation, spec.name);
  const results = latest && situation.probes.get(latest.id);
  const running = state.running !== undefined;
  const completed = role === 'init' && state.terminated?.exitCode === 0;
  return {
    name: spec.name,
    state,
    lastState: lastEnded?.state.type === 'exited' ? { terminated: terminated(lastEnded, lastEnded.state) } : removedState(before, latest),
    ready: completed || (running && (results?.ready ?? spec.readinessProbe === undefined)),
    restartCount: latest?.attempt ?? before?.restartCount ?? 0,
    image: spec.image ?? '',
    imageID: latest ? `docker://${latest.imageId}` : '',
    ...(latest ? { containerID: `docker://${latest.id}` } : before?.containerID !== undefined && { containerID: before.containerID }),
    started: running && (results?.started ?? spec.startupProbe === undefined),
    ...(latest && resourcesOf(situation, container, latest)),
    ...(latest && mountStatuses(spec)),
    ...(latest?.user && { user: { linux: { ...latest.user, supplementalGroups: [...latest.user.supplementalGroups] } } }),
    ...(spec.lifecycle?.stopSignal && latest && { stopSignal: spec.lifecycle.stopSignal }),
  };
}

/** How the incarnation before ended, when the runtime has forgotten it. */
function removedState(before: ContainerStatus | undefined, latest: ObservedContainer | undefined): ContainerState {
  const isSame = latest === undefined || before?.containerID === `docker://${latest.id}`;
  const ended = isSame && latest !== undefined ? before?.lastState?.terminated : (before?.state?.terminated ?? before?.lastState?.terminated);
  return ended === undefined ? {} : { terminated: ended };
}

/** Of a container that is gone from a pod that ends: how it ended, as far as anybody knows. Undefined when it never was there. */
function lastStatus(situation: PodSituation, name: string): ContainerStatus | undefined {
  const last = toldStatus(situation, name);
  if (last?.containerID === undefined) return undefined;
  return { ...last, state: last.state?.terminated === undefined ? { terminated: unknownEnd } : last.state, ready: false, started: false };
}

const unknownEnd = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was deleted.  The container used to be Running',
};

function stateOf(situation: PodSituation, container: PodContainer, { latest, now }: { latest: ObservedContainer | undefined; now: Date }): ContainerState {
  const { name } = container.spec;
  if (latest?.state.type === 'running') {
    // Not before its postStart hook is through.
    const starting = situation.busy.has(`start:${name}`);
    return starting ? { waiting: { reason: defaultWaitingReason(situation) } } : { running: { startedAt: formatTime(latest.state.startedAt) } };
  }
  const failure = situation.failures.get(name);
  if (failure !== undefined && situation.termination === undefined) return { waiting: { reason: failure.reason, message: failure.message } };
  if (latest?.state.type !== 'exited') return { waiting: { reason: defaultWaitingReason(situation) } };
  const crashLoop = situation.termination === undefined ? crashLoopMessage(situation, container, { latest, exited: latest.state, now }) : undefined;
  return crashLoop === undefined ? { terminated: terminated(latest, latest.state) } : { waiting: { reason: 'CrashLoopBackOff', message: crashLoop } };
}

function defaultWaitingReason({ pod, observed }: PodSituation): string {
  const initializing = podContainers(pod).some(
    ({ spec, role }) => role === 'init' && !incarnations(observed, spec.name).some(({ state }) => state.type === 'exited' && state.exitCode === 0),
  );
  return initializing ? 'PodInitializing' : 'ContainerCreating';
}

function crashLoopMessage(
  { pod, backOffs }: PodSituation,
  container: PodContainer,
  { latest, exited, now }: { latest: ObservedContainer; exited: Exited; now: Date },
): string | undefined {
  const { name } = container.spec;
  const backOff = backOffs.get(name);
  const until = backOffEnd(backOff, exited.finishedAt);
  if (backOff === undefined || until === undefined || until <= now || !restartsAfter(pod, container, exited.exitCode)) return undefined;
  return `back-off ${goDuration(backOff.delayMs)} restarting failed container=${name} pod=${latest.pod.name}_${latest.pod.namespace}(${latest.pod.uid})`;
}

function mountStatuses({ volumeMounts = [] }: PodContainer['spec']): Pick<ContainerStatus, 'volumeMounts'> {
  if (volumeMounts.length === 0) return {};
  return {
    volumeMounts: volumeMounts.map((mount) => {
      const { name, mountPath, readOnly } = mount;
      return { name, mountPath, ...(readOnly && { readOnly, recursiveReadOnly: isRecursiveReadOnly(mount) ? 'Enabled' : 'Disabled' }) };
    }),
  };
}

/** What the node grants, and what the container has: until a resize is done, what was told before. */
function resourcesOf(
  { pod }: PodSituation,
  { spec, role }: PodContainer,
  latest: ObservedContainer,
): Pick<ContainerStatus, 'resources' | 'allocatedResources'> {
  const { resources } = spec;
  if (role === 'ephemeral') return {};
  const told = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].find(({ name }) => name === spec.name)?.resources;
  const changing = latest.state.type === 'running' && !isResized(spec, { pod, observed: latest });
  return { resources: (changing ? told : undefined) ?? resources, ...(resources.requests && { allocatedResources: resources.requests }) };
}

/** `10s`, `1m20s`, `5m0s`. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function terminated({ id }: ObservedContainer, state: Exited): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: state.exitCode,
    reason: reasonOf(state),
    ...(state.message !== undefined && { message: state.message }),
    startedAt: formatTime(state.startedAt),
    finishedAt: formatTime(state.finishedAt),
    containerID: `docker://${id}`,
  };
}

function reasonOf({ exitCode, outOfMemory, failedToStart }: Exited): string {
  if (failedToStart) return 'StartError';
  if (outOfMemory) return 'OOMKilled';
  return exitCode === 0 ? 'Completed' : 'Error';
}
