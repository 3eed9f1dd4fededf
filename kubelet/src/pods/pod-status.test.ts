import { describe, expect, it } from 'vitest';
import { buildContainer, buildPod, buildSituation, containers, exited, now, observed, running, sandbox, secondsFromNow } from '../testing/build-situation.ts';
import type { PodSituation } from './pod-situation.ts';
import { podStatus, type PodStatus } from './pod-status.ts';

const mounts = [
  { name: 'data', mountPath: '/data' },
  { name: 'config', mountPath: '/config', readOnly: true },
];
const notReady = new Map([['web-0', { started: true, ready: false, kill: undefined }]]);
const crashLoop = new Map([['web', { delayMs: 80_000, since: secondsFromNow(-90) }]]);
const ended = { deadline: now, deleted: false, failure: { reason: 'DeadlineExceeded', message: 'too long' } };

describe('podStatus: the phase', () => {
  it.each<[string, PodSituation, string]>([
    ['Pending before anything runs', buildSituation(), 'Pending'],
    ['Running once the container runs', buildSituation({ containers: [observed('web', running)] }), 'Running'],
    [
      'Pending while an init container runs',
      buildSituation({ pod: buildPod({ initContainers: containers('i') }), containers: [observed('i', running)] }),
      'Pending',
    ],
    ['Running while a crashed container waits for its restart', buildSituation({ containers: [observed('web', exited(1))], backOffs: crashLoop }), 'Running'],
    [
      'Succeeded when all have succeeded for good',
      buildSituation({ pod: buildPod({ restartPolicy: 'Never' }), containers: [observed('web', exited(0))] }),
      'Succeeded',
    ],
    [
      'Failed when one has failed for good',
      buildSituation({
        pod: buildPod({ restartPolicy: 'Never', containers: containers('web', 'b') }),
        containers: [observed('web', exited(0)), observed('b', exited(2))],
      }),
      'Failed',
    ],
    [
      'Running while one of several still runs',
      buildSituation({
        pod: buildPod({ restartPolicy: 'Never', containers: containers('web', 'b') }),
        containers: [observed('web', exited(1)), observed('b', running)],
      }),
      'Running',
    ],
    [
      'Failed when an init container failed for good',
      buildSituation({ pod: buildPod({ restartPolicy: 'Never', initContainers: containers('i') }), containers: [observed('i', exited(1))] }),
      'Failed',
    ],
    ['Failed when the node ended it', buildSituation({ termination: ended, containers: [observed('web', exited(0))] }), 'Failed'],
    ['not final while the last start of a pod that ends is under way', buildSituation({ termination: ended, busy: new Set(['start:web']) }), 'Pending'],
    ['never left once Failed', buildSituation({ pod: buildPod({}, { status: { phase: 'Failed' } }), containers: [observed('web', running)] }), 'Failed'],
  ])('is %s', (_sentence, situation, phase) => {
    expect(podStatus(situation, now).phase).toBe(phase);
  });
});

describe('podStatus: containers that are gone', () => {
  const told = (state: object): PodStatus =>
    ({ containerStatuses: [{ name: 'web', state, containerID: 'docker://1', restartCount: 2 }] }) as unknown as PodStatus;
  const deleted = { deadline: now, deleted: true, failure: undefined };
  const end = { terminated: { exitCode: 3, reason: 'Error' } };

  it.each<[string, PodSituation, object, string]>([
    ['keep how they ended', buildSituation({ termination: deleted, told: told(end) }), end, 'Failed'],
    [
      'ended somehow when nobody saw it',
      buildSituation({ termination: deleted, told: told({ running: {} }) }),
      { terminated: { reason: 'ContainerStatusUnknown' } },
      'Failed',
    ],
    [
      'are remembered by the API when the kubelet was started since',
      buildSituation({ termination: deleted, pod: buildPod({}, { status: told(end) }) }),
      end,
      'Failed',
    ],
    ['never were, when they never started', buildSituation({ termination: deleted }), { waiting: {} }, 'Failed'],
  ])('%s', (_sentence, situation, state, phase) => {
    expect(podStatus(situation, now)).toMatchObject({ phase, containerStatuses: [{ state }] });
  });
});

describe('podStatus: the containers', () => {
  it.each<[string, PodSituation, object]>([
    ['waits as ContainerCreating', buildSituation(), { state: { waiting: { reason: 'ContainerCreating' } }, ready: false, restartCount: 0 }],
    [
      'waits as PodInitializing behind init containers',
      buildSituation({ pod: buildPod({ initContainers: containers('i') }) }),
      { state: { waiting: { reason: 'PodInitializing' } } },
    ],
    [
      'is ready when it runs without a readiness probe',
      buildSituation({ containers: [observed('web', running)] }),
      { ready: true, started: true, containerID: 'docker://web-0' },
    ],
    [
      'shows its mounts once it is there',
      buildSituation({ pod: buildPod({ containers: [buildContainer({ name: 'web', volumeMounts: mounts })] }), containers: [observed('web', running)] }),
      { volumeMounts: [mounts[0], { ...mounts[1], recursiveReadOnly: 'Disabled' }] },
    ],
    ['is not ready when its probe says so', buildSituation({ containers: [observed('web', running)], probes: notReady }), { ready: false, started: true }],
    [
      'shows its crash loop and how it ended last',
      buildSituation({ containers: [observed('web', exited(3), { attempt: 4 })], backOffs: crashLoop }),
      {
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container=web pod=web_default(uid-1)' } },
        lastState: {
          terminated: { exitCode: 3, reason: 'Error', containerID: 'docker://web-4', startedAt: '2026-03-01T11:59:30Z', finishedAt: '2026-03-01T11:59:55Z' },
        },
        restartCount: 4,
      },
    ],
    [
      'shows how its predecessor ended while it runs',
      buildSituation({ containers: [observed('web', running, { attempt: 1 }), observed('web', exited(1))] }),
      { lastState: { terminated: expect.objectContaining({ exitCode: 1 }) }, restartCount: 1 },
    ],
    [
      'says that it ran out of memory',
      buildSituation({ pod: buildPod({ restartPolicy: 'Never' }), containers: [observed('web', { ...(exited(137) as object), outOfMemory: true } as never)] }),
      { state: { terminated: expect.objectContaining({ reason: 'OOMKilled', exitCode: 137 }) } },
    ],
    [
      'says why it could not be started',
      buildSituation({ failures: new Map([['web', { reason: 'ImagePullBackOff' as const, message: 'Back-off', attempts: 2, retryAt: secondsFromNow(9) }]]) }),
      { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } } },
    ],
  ])('a container %s', (_sentence, situation, expected) => {
    expect(podStatus(situation, now).containerStatuses?.[0]).toMatchObject(expected);
  });
});

describe('podStatus: the conditions', () => {
  const conditionsOf = (situation: PodSituation): Record<string, string> =>
    Object.fromEntries(
      (podStatus(situation, now).conditions ?? []).map(({ type, status, reason, message }) => [type, [status, reason, message].filter(Boolean).join(' ')]),
    );

  it('of a ready pod are all true', () => {
    expect(conditionsOf(buildSituation({ containers: [observed('web', running)] }))).toEqual({
      PodReadyToStartContainers: 'True',
      Initialized: 'True',
      Ready: 'True',
      ContainersReady: 'True',
      PodScheduled: 'True',
    });
  });

  it('name the containers that are not ready', () => {
    expect(conditionsOf(buildSituation({ containers: [observed('web', running)], probes: notReady }))).toMatchObject({
      Ready: 'False ContainersNotReady containers with unready status: [web]',
      ContainersReady: 'False ContainersNotReady containers with unready status: [web]',
    });
  });

  it('name the init containers that are not done', () => {
    const pod = buildPod({ initContainers: containers('i1', 'i2') });
    expect(conditionsOf(buildSituation({ pod, containers: [observed('i1', exited(0))] }))['Initialized']).toBe(
      'False ContainersNotInitialized containers with incomplete status: [i2]',
    );
  });

  it('of a completed pod say so', () => {
    const situation = buildSituation({ pod: buildPod({ restartPolicy: 'Never' }), containers: [observed('web', exited(0))] });
    expect(conditionsOf(situation)).toMatchObject({ Initialized: 'True PodCompleted', Ready: 'False PodCompleted', ContainersReady: 'False PodCompleted' });
  });

  it('wait for the readiness gates', () => {
    const pod = buildPod({ readinessGates: [{ conditionType: 'example.org/gate' }] });
    expect(conditionsOf(buildSituation({ pod, containers: [observed('web', running)] }))['Ready']).toBe(
      'False ReadinessGatesNotReady corresponding condition of pod readiness gate "example.org/gate" does not exist.',
    );
  });

  it('keep the time of their last turn', () => {
    const lastTransitionTime = '2026-01-01T00:00:00Z';
    const pod = buildPod({}, { status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] } });
    const status = podStatus(buildSituation({ pod, containers: [observed('web', running)] }), now);
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime).toBe(lastTransitionTime);
    expect(status.conditions?.find(({ type }) => type === 'Initialized')?.lastTransitionTime).toBe('2026-03-01T12:00:00Z');
  });
});

describe('podStatus: the addresses', () => {
  it('are those of the sandbox', () => {
    expect(podStatus(buildSituation(), now)).toMatchObject({ podIP: '10.0.0.5', podIPs: [{ ip: '10.0.0.5' }], hostIP: '192.168.0.1' });
  });

  it("are the node's on the host's network", () => {
    expect(podStatus(buildSituation({ pod: buildPod({ hostNetwork: true }), sandboxes: [{ ...sandbox, ip: undefined }] }), now).podIP).toBe('192.168.0.1');
  });
});
