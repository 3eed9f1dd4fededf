import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import { findCondition, withoutCondition, type ConditionDraft } from '../../conditions.ts';
import { replicasOf, rolloutBounds } from './rollout-sizes.ts';

export interface ReplicaCounts {
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
}

export function replicaCounts(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): ReplicaCounts {
  const sum = (value: (set: ReplicaSet) => number | undefined): number => sets.reduce((total, set) => total + (value(set) ?? 0), 0);
  return {
    replicas: sum((set) => set.status.replicas),
    updatedReplicas: newSet?.status.replicas ?? 0,
    readyReplicas: sum((set) => set.status.readyReplicas),
    availableReplicas: sum((set) => set.status.availableReplicas),
  };
}

/** Every wanted pod is of the new template and available, and no other is left. */
export function isComplete(deployment: Deployment, counts: ReplicaCounts): boolean {
  const wanted = replicasOf(deployment);
  return counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted;
}

/** What just happened to the new ReplicaSet, for the Progressing condition. */
export type RolloutNote = { readonly type: 'created' | 'found'; readonly name: string } | { readonly type: 'failedCreate'; readonly message: string };

export interface StatusInput {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly newSet: ReplicaSet | undefined;
  readonly note?: RolloutNote | undefined;
  readonly now: Date;
}

/** The Deployment's status as its ReplicaSets add up. */
export function deploymentStatus(input: StatusInput): DeploymentStatus {
  const { deployment, sets, newSet } = input;
  const counts = replicaCounts(sets, newSet);
  const wantedInSets = sets.reduce((total, set) => total + replicasOf(set), 0);
  const terminating = sets.map((set) => set.status.terminatingReplicas).filter((count) => count !== undefined);
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: counts.replicas || undefined,
    updatedReplicas: counts.updatedReplicas || undefined,
    readyReplicas: counts.readyReplicas || undefined,
    availableReplicas: counts.availableReplicas || undefined,
    unavailableReplicas: Math.max(0, wantedInSets - counts.availableReplicas) || undefined,
    ...(terminating.length > 0 && { terminatingReplicas: terminating.reduce((a, b) => a + b, 0) }),
    collisionCount: deployment.status.collisionCount,
    conditions: conditionsOf(input, counts),
  };
}

function conditionsOf(input: StatusInput, counts: ReplicaCounts): DeploymentCondition[] {
  const { deployment, sets, newSet, now } = input;
  const steps = [availability(deployment, counts), progress(input, counts), failure(sets, newSet)];
  return steps.reduce<DeploymentCondition[]>((conditions, step) => applied(conditions, step, now), [...(deployment.status.conditions ?? [])]);
}

/** A condition to say, to drop, or (undefined) to leave as it is. `moved` renews its update time even when it says the same. */
type ConditionStep = { readonly say: ConditionDraft; readonly moved?: boolean } | { readonly drop: string } | undefined;

function applied(conditions: DeploymentCondition[], step: ConditionStep, now: Date): DeploymentCondition[] {
  if (step === undefined) return conditions;
  if ('drop' in step) return [...withoutCondition(conditions, step.drop)];
  const old = findCondition(conditions, step.say.type);
  if (old?.status === step.say.status && old.reason === step.say.reason && !step.moved) return conditions;
  const lastTransitionTime = old?.status === step.say.status ? old.lastTransitionTime : formatTime(now);
  const said = { ...step.say, lastUpdateTime: formatTime(now), lastTransitionTime };
  return [...withoutCondition(conditions, step.say.type), said];
}

function availability(deployment: Deployment, counts: ReplicaCounts): ConditionStep {
  const enough = counts.availableReplicas >= replicasOf(deployment) - rolloutBounds(deployment).maxUnavailable;
  return {
    say: enough
      ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
      : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' },
  };
}

const noDeadline = 2 ** 31 - 1;

function progress(input: StatusInput, counts: ReplicaCounts): ConditionStep {
  const { deployment, newSet, note } = input;
  const deadline = deadlineMs(deployment);
  if (deadline === undefined) return { drop: 'Progressing' };
  const old = findCondition(deployment.status.conditions, 'Progressing');
  if (deployment.spec.paused) return pausedProgress(old);
  if (note) return notedProgress(note);
  if (old?.reason === 'DeploymentPaused') return { say: { ...unknownProgress, reason: 'DeploymentResumed', message: 'Deployment is resumed' } };
  if (old === undefined && newSet) return notedProgress({ type: 'found', name: newSet.metadata.name });
  if (isComplete(deployment, counts)) return completedProgress(deployment, newSet, old);
  if (hasProgressed(deployment, counts)) return movingProgress(deployment, newSet);
  if (old?.reason === 'NewReplicaSetAvailable' && counts.replicas === counts.updatedReplicas) return undefined;
  return isOverdue(old, deadline, input.now) ? overdueProgress(deployment, newSet) : undefined;
}

const unknownProgress = { type: 'Progressing', status: 'Unknown' } as const;

function pausedProgress(old: DeploymentCondition | undefined): ConditionStep {
  if (old?.reason === 'ProgressDeadlineExceeded') return undefined;
  return { say: { ...unknownProgress, reason: 'DeploymentPaused', message: 'Deployment is paused' } };
}

function notedProgress(note: RolloutNote): ConditionStep {
  switch (note.type) {
    case 'created':
      return { say: { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${note.name}"` } };
    case 'found':
      return { say: { type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message: `Found new replica set "${note.name}"` } };
    case 'failedCreate':
      return { say: { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message: note.message } };
  }
}

function completedProgress(deployment: Deployment, newSet: ReplicaSet | undefined, old: DeploymentCondition | undefined): ConditionStep {
  const message = `${subject(deployment, newSet)} has successfully progressed.`;
  return { say: { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message }, moved: old?.message !== message };
}

function movingProgress(deployment: Deployment, newSet: ReplicaSet | undefined): ConditionStep {
  const message = `${subject(deployment, newSet)} is progressing.`;
  return { say: { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message }, moved: true };
}

function overdueProgress(deployment: Deployment, newSet: ReplicaSet | undefined): ConditionStep {
  const message = `${subject(deployment, newSet)} has timed out progressing.`;
  return { say: { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message } };
}

function subject(deployment: Deployment, newSet: ReplicaSet | undefined): string {
  return newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
}

/** More new, fewer old, or more working pods than the last status said. */
function hasProgressed({ status }: Deployment, counts: ReplicaCounts): boolean {
  const oldReplicas = (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    counts.updatedReplicas > (status.updatedReplicas ?? 0) ||
    counts.replicas - counts.updatedReplicas < oldReplicas ||
    counts.readyReplicas > (status.readyReplicas ?? 0) ||
    counts.availableReplicas > (status.availableReplicas ?? 0)
  );
}

function isOverdue(condition: DeploymentCondition | undefined, deadline: number, now: Date): boolean {
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return Date.parse(condition.lastUpdateTime ?? '') + deadline < now.getTime();
}

/** Milliseconds until a rollout that stands still exceeds its deadline. */
export function untilOverdue(deployment: Deployment, status: DeploymentStatus, now: Date): number | undefined {
  const deadline = deadlineMs(deployment);
  const condition = findCondition(status.conditions, 'Progressing');
  if (deadline === undefined || deployment.spec.paused || condition?.lastUpdateTime === undefined || condition.status !== 'True') return undefined;
  if (condition.reason === 'NewReplicaSetAvailable') return undefined;
  return Math.max(1000, Date.parse(condition.lastUpdateTime) + deadline - now.getTime() + 1000);
}

function deadlineMs({ spec }: Deployment): number | undefined {
  const seconds = spec.progressDeadlineSeconds ?? 600;
  return seconds === noDeadline ? undefined : seconds * 1000;
}

/** The failure its ReplicaSets report, the new one's first. */
function failure(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): ConditionStep {
  const reporters = [...(newSet ? [newSet] : []), ...sets.filter((set) => set !== newSet)];
  const condition = reporters.map((set) => findCondition(set.status.conditions, 'ReplicaFailure')).find((found) => found?.status === 'True');
  if (condition === undefined) return { drop: 'ReplicaFailure' };
  const { reason = '', message = '' } = condition;
  return { say: { type: 'ReplicaFailure', status: 'True', reason, message }, moved: false };
}
