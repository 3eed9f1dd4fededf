import type { Job } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { observedPod, type ObservedPod } from '../../testing/observed-pod.ts';
import { planJob, type JobPlan } from './plan.ts';
import { indexAnnotation, trackingFinalizer } from './pod-outcome.ts';

const now = new Date('2026-01-01T01:00:00Z');

const job = (spec: object, status: object = {}): Job =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace: 'default', name: 'task', uid: 'task', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { parallelism: 2, completions: 4, backoffLimit: 6, template: { spec: { restartPolicy: 'Never' } }, ...spec },
    status: { startTime: '2026-01-01T00:00:00Z', ...status },
  }) as unknown as Job;

const pod = (draft: ObservedPod & { readonly index?: number }) => {
  const index: Readonly<Record<string, string>> = draft.index === undefined ? {} : { [indexAnnotation]: String(draft.index) };
  return observedPod({ finalizers: [trackingFinalizer], ...draft, annotations: { ...draft.annotations, ...index } });
};
const indexed = { completionMode: 'Indexed', parallelism: 4, completions: 4 };
const holds = (plan: JobPlan): readonly string[] =>
  (plan.status.conditions ?? []).filter(({ status }) => status === 'True').map(({ type, reason }) => `${type} ${reason}`);

describe('planning a Job', () => {
  it('starts as many pods as may run, and no more once they do', () => {
    const first = planJob({ job: job({}), pods: [], now });
    expect(first.create).toHaveLength(2);
    const pods = first.create.map((_, index) => pod({ name: `p${index}`, phase: 'Pending' }));
    const second = planJob({ job: job({}, first.status), pods, now });
    expect([second.create, second.remove, second.dismiss, second.release]).toEqual([[], [], [], []]);
    expect(planJob({ job: job({}, second.status), pods, now }).status).toEqual(second.status);
  });

  it('fails at once by a policy on the exit code, and ends what still runs first', () => {
    const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } };
    const spec = { podFailurePolicy: { rules: [rule] } };
    const broken = pod({ name: 'a', phase: 'Failed', exitCode: 42 });
    const still = planJob({ job: job(spec), pods: [broken, pod({ name: 'b' })], now });
    expect(still.remove.map(({ metadata }) => metadata.name)).toEqual(['b']);
    expect(holds(still)).toEqual(['FailureTarget PodFailurePolicy']);
    const over = planJob({ job: job(spec, still.status), pods: [pod({ name: 'a', phase: 'Failed', exitCode: 42, finalizers: [] })], now });
    expect(holds(over)).toEqual(['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
  });

  it('does not count failures a policy ignores', () => {
    const rule = { action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } };
    const plan = planJob({ job: job({ backoffLimit: 0, podFailurePolicy: { rules: [rule] } }), pods: [pod({ name: 'a', phase: 'Failed', exitCode: 3 })], now });
    expect(holds(plan)).toEqual([]);
    expect(plan.status.failed ?? 0).toBe(0);
  });

  it('is a success when a rule about its indexes holds, whatever the others do', () => {
    const spec = { ...indexed, successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 1 }] } };
    const plan = planJob({ job: job(spec), pods: [pod({ name: 'a', index: 1, phase: 'Succeeded' }), pod({ name: 'b', index: 0 })], now });
    expect(holds(plan)).toEqual(['SuccessCriteriaMet SuccessPolicy']);
    expect(plan.remove.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  it('gives up an index by itself and goes on with the others', () => {
    const spec = { ...indexed, backoffLimitPerIndex: 0, backoffLimit: 2_147_483_647 };
    const pods = [pod({ name: 'a', index: 0, phase: 'Failed', exitCode: 1 }), ...[1, 2, 3].map((index) => pod({ name: `p${index}`, index }))];
    const plan = planJob({ job: job(spec), pods, now });
    expect(plan.create).toEqual([]);
    expect(plan.status.failedIndexes).toBe('0');
    expect(holds(plan)).toEqual([]);
    const rest = [1, 2, 3].map((index) => pod({ name: `p${index}`, index, phase: 'Succeeded' }));
    const end = planJob({ job: job(spec, plan.status), pods: rest, now });
    expect(end.status).toMatchObject({ failedIndexes: '0', completedIndexes: '1-3' });
    expect(holds(end)).toEqual(['FailureTarget FailedIndexes']);
    const counted = rest.map((done) => ({ ...done, metadata: { ...done.metadata, finalizers: [] } }));
    const over = planJob({ job: job(spec, end.status), pods: counted, now });
    expect(holds(over)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
  });

  it('stops its pods while it is suspended, and starts its clock anew when it goes on', () => {
    const paused = planJob({ job: job({ suspend: true }), pods: [pod({ name: 'a' })], now });
    expect(paused.dismiss).toHaveLength(1);
    expect(paused.status.startTime).toBeUndefined();
    expect(holds(paused)).toEqual(['Suspended JobSuspended']);
    const resumed = planJob({ job: job({}, { ...paused.status, startTime: undefined }), pods: [], now });
    expect(resumed.create).toHaveLength(2);
    expect(resumed.status.startTime).toBe('2026-01-01T01:00:00Z');
    expect(holds(resumed)).toEqual([]);
  });

  it('takes no failure from a pod it dismissed itself', () => {
    const dismissed = pod({ name: 'a', finalizers: [], leaving: true });
    const plan = planJob({ job: job({ backoffLimit: 0 }), pods: [dismissed], now });
    expect([plan.status.failed, holds(plan), plan.create.length]).toEqual([undefined, [], 2]);
  });

  it.each([
    [2, 1, []],
    [2, 2, ['FailureTarget BackoffLimitExceeded']],
    [0, 1, ['FailureTarget BackoffLimitExceeded']],
    [0, 0, []],
  ])('with a limit of %i, takes %i restarts in place as failures', (backoffLimit, restarts, expected) => {
    const spec = { backoffLimit, template: { spec: { restartPolicy: 'OnFailure' } } };
    expect(holds(planJob({ job: job(spec), pods: [pod({ name: 'a', restarts })], now }))).toEqual(expected);
  });

  it('starts the other indexes while one waits for its own failures', () => {
    const spec = { ...indexed, completions: 2, parallelism: 2, backoffLimitPerIndex: 3, backoffLimit: 2_147_483_647 };
    const plan = planJob({ job: job(spec), pods: [pod({ name: 'a', index: 0, phase: 'Failed', exitCode: 1, finishedAt: now.toISOString() })], now });
    expect(plan.create).toEqual([{ index: 1, failures: 0 }]);
    expect(plan.lookAgainMs).toBeGreaterThan(0);
    const later = planJob({ job: job(spec), pods: [pod({ name: 'a', index: 0, phase: 'Failed', exitCode: 1 })], now });
    expect(later.create).toContainEqual({ index: 0, failures: 1 });
  });

  it('gives up the indexes a smaller size no longer asks for, and pods of an index taken twice', () => {
    const pods = [0, 1, 2, 3].map((index) => pod({ name: `p${index}`, index })).concat(pod({ name: 'again', index: 1 }));
    const plan = planJob({ job: job({ ...indexed, completions: 2, parallelism: 2 }), pods, now });
    expect(plan.dismiss.map(({ metadata }) => metadata.name).filter((name) => name !== 'p1' && name !== 'again')).toEqual(['p2', 'p3']);
    expect(plan.dismiss).toHaveLength(3);
  });
});
