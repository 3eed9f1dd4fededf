import { formatTime } from '@kubets/machinery';
import { currentSandbox, podContainers } from './pod-containers.ts';
import { isInitialized, type PodContainerStatuses } from './pod-phase.ts';
import { resizeVerdicts } from '../resize/resize-conditions.ts';
import type { PodSituation } from './pod-situation.ts';
import type { PodStatus } from './pod-status.ts';
import { restartTriggers } from './restart-all.ts';

type Condition = NonNullable<PodStatus['conditions']>[number];
interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}
interface Facts extends PodContainerStatuses {
  readonly phase: PodStatus['phase'];
}

const restartCondition = 'AllContainersRestarting';

/** The conditions the kubelet owns, in upstream's order; those of other writers are left to them. */
export function podConditions(situation: PodSituation, facts: Facts, now: Date): Condition[] {
  const containersReady = containersReadyVerdict(situation, facts);
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ['PodReadyToStartContainers', { status: currentSandbox(situation.observed) && situation.volumes === 'mounted' ? 'True' : 'False' }],
    ['Initialized', initializedVerdict(situation, facts)],
    ['Ready', readyVerdict(situation, containersReady)],
    ['ContainersReady', containersReady],
    ['PodScheduled', { status: 'True' }],
    ...disruptionVerdict(situation),
    ...restartVerdict(situation),
    ...resizeVerdicts(situation).map(({ type, ...verdict }): [string, Verdict] => [type, verdict]),
  ];
  return verdicts.map(([type, verdict]) => condition(situation, { type, verdict, now }));
}

/** The node ended a pod that it had taken in. */
function* disruptionVerdict({ termination }: PodSituation): Generator<readonly [string, Verdict]> {
  const failure = termination?.failure;
  if (failure?.disrupted) yield ['DisruptionTarget', { status: 'True', reason: 'TerminationByKubelet', message: failure.message }];
}

/** Told from the first time on that all containers of the pod start anew. */
function* restartVerdict(situation: PodSituation): Generator<readonly [string, Verdict]> {
  if (situation.termination === undefined && restartTriggers(situation).length > 0) yield [restartCondition, { status: 'True' }];
  else if ((situation.told ?? situation.pod.status).conditions?.some(({ type }) => type === restartCondition)) yield [restartCondition, { status: 'False' }];
}

function condition({ pod, told }: PodSituation, { type, verdict, now }: { type: string; verdict: Verdict; now: Date }): Condition {
  const previous = (told ?? pod.status).conditions?.find((existing) => existing.type === type);
  const kept = previous?.status === verdict.status ? previous.lastTransitionTime : undefined;
  return {
    type,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    lastTransitionTime: kept ?? formatTime(now),
    ...verdict,
  };
}

function initializedVerdict(situation: PodSituation, { init, app, phase }: Facts): Verdict {
  if (phase === 'Succeeded') return completed('True');
  if (isInitialized(situation, { init, app })) return { status: 'True' };
  const incomplete = init.filter(({ state, started, ready }) => !ready && started !== true && state?.terminated?.exitCode !== 0);
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${names(incomplete)}]` };
}

function containersReadyVerdict({ pod }: PodSituation, { app, init, phase }: Facts): Verdict {
  if (phase === 'Succeeded') return completed('False');
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const sidecarNames = new Set(podContainers(pod).flatMap(({ spec, role }) => (role === 'sidecar' ? [spec.name] : [])));
  const sidecars = init.filter(({ name }) => sidecarNames.has(name));
  const unready = [...sidecars, ...app].filter(({ ready }) => !ready);
  return unready.length === 0
    ? { status: 'True' }
    : { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${names(unready)}]` };
}

function readyVerdict({ pod }: PodSituation, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const missing = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = pod.status.conditions?.find(({ type }) => type === conditionType);
    if (gate === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return missing.length === 0 ? { status: 'True' } : { status: 'False', reason: 'ReadinessGatesNotReady', message: missing.join(', ') };
}

const completed = (status: 'True' | 'False'): Verdict => ({ status, reason: 'PodCompleted' });

function names(containers: readonly { readonly name: string }[]): string {
  return containers.map(({ name }) => name).join(' ');
}
