import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildContainer, buildPod, buildSituation, containers, exited, now, observed, running, sandbox, secondsFromNow } from '../testing/build-situation.ts';
import { actionKey, planPod, type PodAction } from './plan-pod.ts';
import type { PodSituation } from './pod-situation.ts';

const sidecar = buildContainer({ name: 'proxy', restartPolicy: 'Always' });
const probedSidecar = buildContainer({ ...sidecar, startupProbe: { tcpSocket: { port: 1 } } as never });
const hooked = buildPod({ initContainers: [{ ...sidecar, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] });
const stopped = { ...sandbox, running: false };
const deleted = { deadline: secondsFromNow(30), deleted: true, failure: undefined };
const inOldSandbox = { sandboxId: 'sandbox-old' };

describe('planPod', () => {
  it.each<[string, PodSituation, readonly string[]]>([
    ['a new pod mounts its volumes and makes its sandbox at once', buildSituation({ sandboxes: [], volumes: 'missing' }), ['mountVolumes', 'runSandbox']],
    ['containers wait for the volumes', buildSituation({ volumes: 'missing' }), ['mountVolumes']],
    ['all containers start together', buildSituation({ pod: buildPod({ containers: containers('a', 'b') }) }), ['start:a', 'start:b']],
    ['what is under way is not started again', buildSituation({ busy: new Set(['start:web']) }), []],
    ['a running pod needs nothing', buildSituation({ containers: [observed('web', running)] }), []],
    ['init containers run one after the other', buildSituation({ pod: buildPod({ initContainers: containers('i1', 'i2') }) }), ['start:i1']],
    [
      'the next init container starts when the one before succeeded',
      buildSituation({ pod: buildPod({ initContainers: containers('i1', 'i2') }), containers: [observed('i1', exited(0))] }),
      ['start:i2'],
    ],
    [
      'the app waits for a running init container',
      buildSituation({ pod: buildPod({ initContainers: containers('i') }), containers: [observed('i', running)] }),
      [],
    ],
    [
      'a failed init container of a pod that never restarts ends the way',
      buildSituation({ pod: buildPod({ initContainers: containers('i'), restartPolicy: 'Never' }), containers: [observed('i', exited(1))] }),
      [],
    ],
    [
      'the app starts beside a running sidecar',
      buildSituation({ pod: buildPod({ initContainers: [sidecar] }), containers: [observed('proxy', running)] }),
      ['start:web'],
    ],
    [
      'the app waits until the startup probe of a sidecar has succeeded',
      buildSituation({ pod: buildPod({ initContainers: [probedSidecar] }), containers: [observed('proxy', running)] }),
      [],
    ],
    [
      'a sidecar is restarted even in a pod that never restarts',
      buildSituation({
        pod: buildPod({ initContainers: [sidecar], restartPolicy: 'Never' }),
        containers: [observed('proxy', exited(0)), observed('web', running)],
      }),
      ['start:proxy'],
    ],
    [
      'sidecars end when all containers beside them have ended for good, the last first',
      buildSituation({
        pod: buildPod({ initContainers: [sidecar, { ...sidecar, name: 'log' }], restartPolicy: 'Never' }),
        containers: [observed('proxy', running), observed('log', running), observed('web', exited(1))],
      }),
      ['stopContainer:log-0'],
    ],
    [
      'a container whose hook took all of its grace has two seconds more',
      buildSituation({
        pod: hooked,
        termination: { ...deleted, deadline: secondsFromNow(-1) },
        containers: [observed('proxy', running)],
        busy: new Set(['preStop:proxy-0']),
      }),
      [],
    ],
    [
      'and is killed then',
      buildSituation({
        pod: hooked,
        termination: { ...deleted, deadline: secondsFromNow(-2) },
        containers: [observed('proxy', running)],
        busy: new Set(['preStop:proxy-0']),
      }),
      ['killContainer:proxy-0'],
    ],
    [
      'the hooks of sidecars run at once, beside the end of the other containers',
      buildSituation({ pod: hooked, termination: deleted, containers: [observed('proxy', running), observed('web', running)] }),
      ['stopContainer:web-0', 'preStop:proxy-0'],
    ],
    [
      'a sidecar whose hook still runs is not stopped, when its turn has come',
      buildSituation({ pod: hooked, termination: deleted, containers: [observed('proxy', running)], busy: new Set(['preStop:proxy-0']) }),
      [],
    ],
    [
      'a sidecar is stopped once its hook is through',
      buildSituation({ pod: hooked, termination: deleted, containers: [observed('proxy', running)], preStopped: new Set(['proxy-0']) }),
      ['stopContainer:proxy-0'],
    ],
    [
      'a sidecar that ended after them is not started again',
      buildSituation({
        pod: buildPod({ initContainers: [sidecar], restartPolicy: 'OnFailure' }),
        containers: [observed('proxy', exited(0)), observed('web', exited(0))],
      }),
      [],
    ],
    [
      'sidecars end when an init container has failed for good',
      buildSituation({
        pod: buildPod({ initContainers: [sidecar, ...containers('i')], restartPolicy: 'Never' }),
        containers: [observed('proxy', running), observed('i', exited(1))],
      }),
      ['stopContainer:proxy-0'],
    ],
    ['a crashed container restarts at once the first time', buildSituation({ containers: [observed('web', exited(1))] }), ['start:web']],
    [
      'a container in back-off waits',
      buildSituation({ containers: [observed('web', exited(1))], backOffs: new Map([['web', { delayMs: 10_000, since: secondsFromNow(-20) }]]) }),
      [],
    ],
    [
      'a container that succeeded stays ended on restartPolicy OnFailure',
      buildSituation({ pod: buildPod({ restartPolicy: 'OnFailure' }), containers: [observed('web', exited(0))] }),
      [],
    ],
    ['a container whose image changed is stopped', buildSituation({ containers: [observed('web', running, { hash: 'other' })] }), ['stopContainer:web-0']],
    [
      'a container that fails its liveness probe is stopped',
      buildSituation({
        containers: [observed('web', running)],
        probes: new Map([['web-0', { started: true, ready: true, kill: { probe: 'Liveness' as const, graceSeconds: undefined } }]]),
      }),
      ['stopContainer:web-0'],
    ],
    ['containers that lost their sandbox end first', buildSituation({ sandboxes: [stopped], containers: [observed('web', running)] }), ['stopContainer:web-0']],
    ['then the sandbox is made again', buildSituation({ sandboxes: [stopped], containers: [observed('web', exited(137))] }), ['runSandbox']],
    [
      'a completed pod gets no new sandbox',
      buildSituation({ pod: buildPod({ restartPolicy: 'Never' }), sandboxes: [stopped], containers: [observed('web', exited(0))] }),
      [],
    ],
    [
      'a new sandbox runs the init containers again',
      buildSituation({
        pod: buildPod({ initContainers: containers('i') }),
        containers: [observed('i', exited(0), inOldSandbox), observed('web', exited(137), inOldSandbox)],
      }),
      ['start:i'],
    ],
    [
      'of the ended containers the last two are kept',
      buildSituation({ containers: [3, 2, 1, 0].map((attempt) => observed('web', attempt === 3 ? running : exited(1), { attempt })) }),
      ['removeContainer:web-1', 'removeContainer:web-0'],
    ],
    [
      'a container that could not be started waits for its time',
      buildSituation({ failures: new Map([['web', { reason: 'ErrImagePull' as const, message: '', attempts: 1, retryAt: secondsFromNow(5) }]]) }),
      [],
    ],
    [
      'ephemeral containers start once and never again',
      buildSituation({
        pod: buildPod({ ephemeralContainers: containers('debug', 'done') }),
        containers: [observed('web', running), observed('done', exited(1))],
      }),
      ['start:debug'],
    ],
    [
      'an ending pod stops its containers together',
      buildSituation({
        termination: deleted,
        pod: buildPod({ containers: containers('a', 'b') }),
        containers: [observed('a', running), observed('b', running)],
      }),
      ['stopContainer:a-0', 'stopContainer:b-0'],
    ],
    [
      'its sidecars stop last',
      buildSituation({
        termination: deleted,
        pod: buildPod({ initContainers: [sidecar] }),
        containers: [observed('proxy', running), observed('web', running)],
      }),
      ['stopContainer:web-0'],
    ],
    [
      'and one after the other, the last first',
      buildSituation({
        termination: deleted,
        pod: buildPod({ initContainers: [sidecar, { ...sidecar, name: 'log' }] }),
        containers: [observed('proxy', running), observed('log', running)],
      }),
      ['stopContainer:log-0'],
    ],
    [
      'what still runs at the deadline is killed',
      buildSituation({ termination: { ...deleted, deadline: secondsFromNow(-1) }, containers: [observed('web', running)] }),
      ['killContainer:web-0'],
    ],
    ['then the sandbox ends', buildSituation({ termination: deleted, containers: [observed('web', exited(0))] }), ['stopSandbox:sandbox-0']],
    [
      'an ended pod that is not deleted keeps its containers for their logs',
      buildSituation({ termination: { ...deleted, deleted: false }, sandboxes: [stopped], containers: [observed('web', exited(0))] }),
      [],
    ],
    [
      'volumes are cleaned up when nothing runs',
      buildSituation({ termination: deleted, sandboxes: [stopped], containers: [observed('web', exited(0))] }),
      ['cleanUp'],
    ],
    [
      'then everything is removed',
      buildSituation({ termination: deleted, volumes: 'cleaned', sandboxes: [stopped], containers: [observed('web', exited(0))] }),
      ['removeContainer:web-0', 'removeSandbox:sandbox-0'],
    ],
    ['the object goes only when nothing is left', buildSituation({ termination: deleted, volumes: 'cleaned', sandboxes: [] }), ['deletePod']],
    ['an ending pod waits for a start that is under way', buildSituation({ termination: deleted, sandboxes: [], busy: new Set(['runSandbox']) }), []],
  ])('%s', (_sentence, situation, expected) => {
    expect(planPod(situation, now).actions.map(actionKey)).toEqual(expected);
  });

  it('looks again when the back-off ends', () => {
    const backOffs = new Map([['web', { delayMs: 10_000, since: secondsFromNow(-20) }]]);
    expect(planPod(buildSituation({ containers: [observed('web', exited(1, 4))], backOffs }), now).lookAgainAt).toEqual(secondsFromNow(6));
  });

  it('looks again at the active deadline', () => {
    const pod = buildPod({ activeDeadlineSeconds: 100 });
    expect(planPod(buildSituation({ pod, containers: [observed('web', running)] }), now).lookAgainAt).toEqual(secondsFromNow(40));
  });

  it('brings every pod to rest: acting on its plans leaves nothing to do', () => {
    const pod = fc.record({
      initContainers: fc.constantFrom(containers(), containers('i1', 'i2'), [sidecar], [...containers('i1'), sidecar]),
      containers: fc.constantFrom(containers('a'), containers('a', 'b')),
      restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
    });
    fc.assert(
      fc.property(pod, fc.boolean(), (spec, ending) => {
        let situation = buildSituation({ pod: buildPod(spec), sandboxes: [], volumes: 'missing' });
        situation = settle(situation);
        if (ending) situation = settle({ ...situation, termination: deleted });
        expect(situation.observed.containers.filter(({ state }) => state.type === 'running').length).toBe(ending ? 0 : runningAtRest(situation));
      }),
    );
  });
});

function runningAtRest({ pod }: PodSituation): number {
  return pod.spec.containers.length + (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').length;
}

function settle(first: PodSituation): PodSituation {
  let situation = first;
  for (let round = 0; round < 30; round += 1) {
    const { actions } = planPod(situation, now);
    if (actions.length === 0 || actions.some(({ type }) => type === 'deletePod')) return situation;
    situation = actions.reduce(afterwards, situation);
  }
  throw new Error('the plans never come to an end');
}

/** The world after an action, with init containers that succeed and everything else running. */
function afterwards(situation: PodSituation, action: PodAction): PodSituation {
  const { sandboxes, containers: held } = situation.observed;
  const withObserved = (changes: Partial<PodSituation['observed']>): PodSituation => ({ ...situation, observed: { ...situation.observed, ...changes } });
  switch (action.type) {
    case 'mountVolumes':
      return { ...situation, volumes: 'mounted' };
    case 'cleanUp':
      return { ...situation, volumes: 'cleaned' };
    case 'runSandbox':
      return withObserved({ sandboxes: [sandbox] });
    case 'startContainer': {
      const { spec, role } = action.container;
      return withObserved({ containers: [observed(spec.name, role === 'init' ? exited(0) : running, { attempt: action.attempt }), ...held] });
    }
    case 'resizeContainer':
      return withObserved({ containers: held.map((container) => (container.id === action.id ? { ...container, limits: action.limits } : container)) });
    case 'stopContainer':
    case 'killContainer':
      return withObserved({ containers: held.map((container) => (container.id === action.id ? { ...container, state: exited(0) } : container)) });
    case 'preStop':
      return { ...situation, preStopped: new Set([...situation.preStopped, action.id]) };
    case 'stopSandbox':
      return withObserved({ sandboxes: sandboxes.map((item) => ({ ...item, running: false })) });
    case 'removeContainer':
      return withObserved({ containers: held.filter(({ id }) => id !== action.id) });
    case 'removeSandbox':
      return withObserved({ sandboxes: sandboxes.filter(({ id }) => id !== action.id) });
    case 'deletePod':
      return situation;
  }
}
