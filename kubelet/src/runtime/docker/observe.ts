import type { ContainerInspectInfo } from 'dockerode';
import type { ContainerLimits, ContainerStateObserved, ContainerUser, ObservedContainer, ObservedSandbox, PodIdentity } from '../container-runtime.ts';
import { label, podOfLabels, type Labels } from './labels.ts';

/** Reads an inspected container back into what the kubelet knows of a sandbox; undefined when it is none of ours. */
export function observeSandbox(info: ContainerInspectInfo, podNetwork: string): ObservedSandbox | undefined {
  const labels = labelsOf(info);
  const pod = podOfLabels(labels);
  if (pod === undefined) return undefined;
  return {
    id: info.Id,
    pod,
    attempt: attemptOf(labels),
    running: info.State.Running,
    createdAt: new Date(info.Created),
    ip: info.NetworkSettings.Networks[podNetwork]?.IPAddress || undefined,
    hostNetwork: info.HostConfig.NetworkMode === 'host',
    processId: info.State.Pid,
  };
}

export function observeContainer(info: ContainerInspectInfo, terminationMessage: string | undefined): ObservedContainer | undefined {
  const labels = labelsOf(info);
  const pod = podOfLabels(labels);
  if (pod === undefined) return undefined;
  return { ...identityOf(info, labels, pod), state: stateOf(info, terminationMessage) };
}

function identityOf(info: ContainerInspectInfo, labels: Labels, pod: PodIdentity): Omit<ObservedContainer, 'state'> {
  return {
    id: info.Id,
    pod,
    name: labels[label.containerName] ?? '',
    attempt: attemptOf(labels),
    sandboxId: labels[label.sandboxId] ?? '',
    image: info.Config.Image,
    imageId: info.Image,
    hash: labels[label.hash] ?? '',
    createdAt: new Date(info.Created),
    limits: limitsOf(info),
    user: userOf(info),
  };
}

/** The engine tells a limit that was taken away as -1. */
function limitsOf({ HostConfig: { CpuShares = 0, CpuQuota = 0, Memory = 0 } }: ContainerInspectInfo): ContainerLimits {
  return { cpuShares: CpuShares, cpuQuota: Math.max(0, CpuQuota), memory: Math.max(0, Memory) };
}

function userOf({ Config: { User }, HostConfig: { GroupAdd } }: ContainerInspectInfo): ContainerUser | undefined {
  const [, uid, gid] = /^(\d+):(\d+)$/.exec(User) ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid), supplementalGroups: (GroupAdd ?? []).map(Number) };
}

function stateOf({ State: state, Created: created }: ContainerInspectInfo, message: string | undefined): ContainerStateObserved {
  if (state.Running) return { type: 'running', startedAt: new Date(state.StartedAt), processId: state.Pid };
  // A container whose process could not be started stays `created`, with an exit code and an error.
  const failedToStart = state.Status === 'created' && state.ExitCode !== 0;
  if (state.Status === 'created' && !failedToStart) return { type: 'created' };
  return {
    type: 'exited',
    startedAt: failedToStart ? new Date(created) : new Date(state.StartedAt),
    finishedAt: failedToStart ? new Date(created) : new Date(state.FinishedAt),
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    failedToStart,
    message: failedToStart ? state.Error : message,
  };
}

export function hasExited(info: ContainerInspectInfo): boolean {
  return !info.State.Running && info.State.Status !== 'created';
}

export function labelsOf(info: ContainerInspectInfo): Labels {
  return info.Config.Labels;
}

function attemptOf(labels: Labels): number {
  return Number(labels[label.restartCount] ?? 0);
}
