import type { Pod } from '@kubets/api';
import type { ContainerStateObserved, ObservedContainer, ObservedSandbox } from '../runtime/container-runtime.ts';
import { containerHash } from '../pods/pod-containers.ts';
import type { PodSituation } from '../pods/pod-situation.ts';

export const now = new Date('2026-03-01T12:00:00Z');
export const identity = { namespace: 'default', name: 'web', uid: 'uid-1' };

export function secondsFromNow(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

type Container = Pod['spec']['containers'][number];

export function buildPod(spec: Partial<Pod['spec']> = {}, rest: { metadata?: Partial<Pod['metadata']>; status?: Pod['status'] } = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...identity, resourceVersion: '1', creationTimestamp: '2026-03-01T11:00:00Z', ...rest.metadata },
    spec: { containers: containers('web'), restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...spec } as Pod['spec'],
    status: rest.status ?? { startTime: '2026-03-01T11:59:00Z' },
  };
}

export function buildContainer(draft: Partial<Container> & Pick<Container, 'name'>): Container {
  return { image: 'app:1', resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', ...draft };
}

export function containers(...names: readonly string[]): Container[] {
  return names.map((name) => buildContainer({ name }));
}

export const sandbox: ObservedSandbox = {
  id: 'sandbox-0',
  pod: identity,
  attempt: 0,
  running: true,
  createdAt: secondsFromNow(-60),
  ip: '10.0.0.5',
  hostNetwork: false,
  processId: 100,
};

export const running: ContainerStateObserved = { type: 'running', startedAt: secondsFromNow(-30), processId: 200 };

export function exited(exitCode: number, finishedSecondsAgo = 5): ContainerStateObserved {
  return {
    type: 'exited',
    startedAt: secondsFromNow(-30),
    finishedAt: secondsFromNow(-finishedSecondsAgo),
    exitCode,
    outOfMemory: false,
    failedToStart: false,
    message: undefined,
  };
}

export function observed(name: string, state: ContainerStateObserved, changes: Partial<ObservedContainer> = {}): ObservedContainer {
  const attempt = changes.attempt ?? 0;
  return {
    id: `${name}-${attempt}`,
    pod: identity,
    name,
    attempt,
    sandboxId: sandbox.id,
    image: 'app:1',
    imageId: 'sha256:1',
    hash: containerHash({ name, image: 'app:1' }),
    createdAt: secondsFromNow(-31 + attempt),
    user: undefined,
    limits: { cpuShares: 2, cpuQuota: 0, memory: 0 },
    state,
    ...changes,
  };
}

export function buildSituation(
  changes: Partial<Omit<PodSituation, 'observed'>> & { sandboxes?: readonly ObservedSandbox[]; containers?: readonly ObservedContainer[] } = {},
): PodSituation {
  const { sandboxes = [sandbox], containers: held = [], ...rest } = changes;
  return {
    pod: buildPod(),
    told: undefined,
    observed: { pod: identity, sandboxes, containers: held },
    termination: undefined,
    volumes: 'mounted',
    probes: new Map(),
    failures: new Map(),
    backOffs: new Map(),
    longestBackOffMs: 300_000,
    preStopped: new Set(),
    busy: new Set(),
    hostIps: ['192.168.0.1'],
    resize: { obstacle: undefined, error: undefined },
    ...rest,
  };
}
