import { describe, expect, it } from 'vitest';
import { buildContainer, buildPod, buildSituation, containers, exited, now, observed, running, secondsFromNow } from '../testing/build-situation.ts';
import { actionKey, planPod } from './plan-pod.ts';
import type { PodSituation } from './pod-situation.ts';
import { podStatus, type PodStatus } from './pod-status.ts';

const restartPolicyRules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } }] as never;
const watcher = buildContainer({ name: 'watcher', restartPolicy: 'Always', restartPolicyRules });
const pod = buildPod({ initContainers: [...containers('setup'), watcher], restartPolicy: 'Never' });
const told = {
  phase: 'Running',
  conditions: [{ type: 'AllContainersRestarting', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  initContainerStatuses: [
    { name: 'setup', containerID: 'docker://setup-0', restartCount: 0, state: { terminated: { exitCode: 0 } } },
    { name: 'watcher', containerID: 'docker://watcher-1', restartCount: 1, state: { terminated: { exitCode: 88 } } },
  ],
  containerStatuses: [{ name: 'web', containerID: 'docker://web-0', restartCount: 0, state: { terminated: { exitCode: 137 } } }],
} as unknown as PodStatus;

const triggered = (web: ReturnType<typeof observed>[], changes: Partial<PodSituation> = {}): PodSituation =>
  buildSituation({ pod, containers: [observed('setup', exited(0, 60)), observed('watcher', exited(88, 5)), ...web], ...changes });

describe('a container whose end restarts all', () => {
  it.each<[string, PodSituation, readonly string[]]>([
    ['kills what still runs', triggered([observed('web', running)]), ['killContainer:web-0']],
    ['removes what has ended, itself last', triggered([observed('web', exited(137, 1))]), ['removeContainer:setup-0', 'removeContainer:web-0']],
    ['removes itself then', buildSituation({ pod, containers: [observed('watcher', exited(88))] }), ['removeContainer:watcher-0']],
    ['leads back to the first init container', buildSituation({ pod, told }), ['start:setup']],
    [
      'waits when it does so again and again',
      buildSituation({
        pod,
        containers: [observed('watcher', exited(88, 5))],
        backOffs: new Map([['watcher', { delayMs: 20_000, since: secondsFromNow(-30) }]]),
      }),
      [],
    ],
    ['asks for nothing once the work of the pod is over', triggered([observed('web', exited(0, 30))]), []],
    [
      'asks for nothing with another code',
      buildSituation({ pod, containers: [observed('setup', exited(0)), observed('watcher', exited(1)), observed('web', running)] }),
      ['start:watcher'],
    ],
  ])('%s', (_sentence, situation, actions) => {
    expect(planPod(situation, now).actions.map(actionKey)).toEqual(actions);
  });

  it('goes on with the counts of those that are gone', () => {
    const { actions } = planPod(buildSituation({ pod, told, containers: [observed('setup', exited(0), { attempt: 1 })] }), now);
    expect(actions).toEqual([expect.objectContaining({ type: 'startContainer', attempt: 2 })]);
  });

  it.each<[string, PodSituation, string]>([
    ['while it happens', triggered([observed('web', exited(137, 1))]), 'True'],
    ['and afterwards', buildSituation({ pod, told }), 'False'],
  ])('is told in the conditions of a pod that is not over %s', (_when, situation, status) => {
    const said = podStatus(situation, now);
    expect(said.conditions).toContainEqual(expect.objectContaining({ type: 'AllContainersRestarting', status }));
    expect(['Running', 'Pending']).toContain(said.phase);
  });

  it('leaves in the status how the containers ended', () => {
    const [web] = podStatus(buildSituation({ pod, told }), now).containerStatuses ?? [];
    expect(web).toMatchObject({ restartCount: 0, state: { waiting: {} }, lastState: { terminated: { exitCode: 137 } } });
  });
});

describe('a sidecar that crashes beside a running container', () => {
  const situation = buildSituation({
    pod: buildPod({ initContainers: [buildContainer({ name: 'proxy', restartPolicy: 'Always' })] }),
    containers: [observed('proxy', exited(1)), observed('web', running)],
    backOffs: new Map([['proxy', { delayMs: 80_000, since: secondsFromNow(-90) }]]),
  });

  it('leaves the pod running and initialized, but not ready', () => {
    const { phase, conditions } = podStatus(situation, now);
    const verdicts = Object.fromEntries((conditions ?? []).map(({ type, status }) => [type, status]));
    expect(phase).toBe('Running');
    expect(verdicts).toMatchObject({ Initialized: 'True', ContainersReady: 'False', Ready: 'False' });
  });
});
