import type { Pod } from '@kubets/api';
import type { Termination } from './pod-situation.ts';

const defaultGraceSeconds = 30;
const deadlineExceeded = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };

/** Whether and until when a pod is ending. A deadline only ever moves forward in time when nobody set one before: later requests can shorten it. */
export function terminationOf(pod: Pod, previous: Termination | undefined, now: Date): Termination | undefined {
  const asked = askedTermination(pod, previous, now);
  if (asked === undefined || previous === undefined) return asked ?? previous;
  return {
    deadline: asked.deadline < previous.deadline ? asked.deadline : previous.deadline,
    deleted: asked.deleted || previous.deleted,
    failure: previous.failure,
  };
}

/** When an active deadline will pass; undefined without one. */
export function activeDeadline({ spec, status }: Pod): Date | undefined {
  if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined) return undefined;
  return new Date(Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000);
}

function askedTermination(pod: Pod, previous: Termination | undefined, now: Date): Termination | undefined {
  const grace = pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  if (pod.metadata.deletionTimestamp !== undefined) {
    return { deadline: after(now, pod.metadata.deletionGracePeriodSeconds ?? grace), deleted: true, failure: undefined };
  }
  if (previous !== undefined) return undefined;
  if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return { deadline: after(now, grace), deleted: false, failure: undefined };
  const deadline = activeDeadline(pod);
  return deadline !== undefined && deadline <= now ? { deadline: after(now, grace), deleted: false, failure: deadlineExceeded } : undefined;
}

function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
