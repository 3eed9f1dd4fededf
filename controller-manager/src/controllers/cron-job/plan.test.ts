import type { CronJob, Job } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { planCronJob, startedStatus, type CronJobPlan } from './plan.ts';
import { parseSchedule } from './schedule.ts';

const created = '2026-03-01T10:00:30Z';

function cronJob(spec: Partial<CronJob['spec']> = {}, status: CronJob['status'] = {}): CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default', uid: 'cron', resourceVersion: '1', creationTimestamp: created },
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { template: {} } },
      ...spec,
    },
    status,
  } as unknown as CronJob;
}

function job(name: string, ended?: 'Complete' | 'Failed', startTime = created): Job {
  const conditions = ended === undefined ? [] : [{ type: ended, status: 'True' }];
  return {
    metadata: { name, namespace: 'default', uid: name, creationTimestamp: startTime, ownerReferences: [{ uid: 'cron', controller: true }] },
    status: { startTime, conditions, ...(ended === 'Complete' && { completionTime: startTime }) },
  } as unknown as Job;
}

const reference = (name: string) => ({ apiVersion: 'batch/v1', kind: 'Job', name, uid: name });

const planAt = (now: string, cron: CronJob, jobs: readonly Job[] = []): CronJobPlan =>
  planCronJob({ cronJob: cron, schedule: parseSchedule(cron.spec.schedule, cron.spec.timeZone ?? 'UTC'), jobs, now: new Date(now) });
const startedAt = (plan: CronJobPlan): string | undefined => plan.start?.at.toISOString().replace('.000', '');

describe('a cron job', () => {
  it.each<[string, Partial<CronJob['spec']>, CronJob['status'], string, string | undefined]>([
    ['does not start before its time', {}, {}, '2026-03-01T10:00:59Z', undefined],
    ['starts at its time', {}, {}, '2026-03-01T10:01:00Z', '2026-03-01T10:01:00Z'],
    ['starts once for each moment', {}, { lastScheduleTime: '2026-03-01T10:01:00Z' }, '2026-03-01T10:01:59Z', undefined],
    ['makes up for the latest of the moments it missed alone', {}, {}, '2026-03-01T10:07:30Z', '2026-03-01T10:07:00Z'],
    ['does not make up for what lies beyond its deadline', { startingDeadlineSeconds: 20 }, {}, '2026-03-01T10:07:30Z', undefined],
    ['makes up for what lies within its deadline', { startingDeadlineSeconds: 40 }, {}, '2026-03-01T10:07:30Z', '2026-03-01T10:07:00Z'],
    ['does nothing while it is suspended', { suspend: true }, {}, '2026-03-01T10:07:30Z', undefined],
    ['follows its time zone', { schedule: '0 12 * * *', timeZone: 'Asia/Tokyo' }, {}, '2026-03-02T03:00:00Z', '2026-03-02T03:00:00Z'],
    [
      'knows when clocks change',
      { schedule: '30 9 * * *', timeZone: 'Europe/Berlin' },
      { lastScheduleTime: '2026-03-28T08:30:00Z' },
      '2026-03-29T07:31:00Z',
      '2026-03-29T07:30:00Z',
    ],
    ['takes either day when both are named', { schedule: '0 0 13 * 1' }, {}, '2026-03-02T00:00:10Z', '2026-03-02T00:00:00Z'],
    ['knows macros', { schedule: '@Hourly' }, {}, '2026-03-01T11:00:01Z', '2026-03-01T11:00:00Z'],
    ['counts an interval from its last moment', { schedule: '@every 90s' }, {}, '2026-03-01T10:04:00Z', '2026-03-01T10:03:30Z'],
    ['waits for its interval to pass', { schedule: '@every 1h30m' }, {}, '2026-03-01T11:30:29Z', undefined],
  ])('%s', (_name, spec, status, now, expected) => {
    expect(startedAt(planAt(now, cronJob(spec, status)))).toBe(expected);
  });

  it.each<[CronJob['spec']['concurrencyPolicy'], boolean, readonly string[], readonly string[]]>([
    ['Allow', true, [], []],
    ['Forbid', false, [], ['JobAlreadyActive']],
    ['Replace', true, ['running'], []],
  ])('with %s starts %s beside a job that runs', (concurrencyPolicy, starts, removed, reasons) => {
    const plan = planAt('2026-03-01T10:01:00Z', cronJob({ concurrencyPolicy }, { active: [reference('running')] }), [job('running')]);
    expect([plan.start !== undefined, plan.remove.map(({ metadata }) => metadata.name), plan.events.map(({ reason }) => reason)]).toEqual([
      starts,
      removed,
      reasons,
    ]);
  });

  it('keeps the latest of its ended jobs, as many as it is told', () => {
    const at = (minute: number): string => `2026-03-01T10:0${minute}:00Z`;
    const jobs = [job('a', 'Complete', at(1)), job('b', 'Complete', at(2)), job('c', 'Complete', at(3)), job('d', 'Failed', at(1)), job('e', 'Failed', at(2))];
    const plan = planAt('2026-03-01T10:00:40Z', cronJob({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 }), jobs);
    expect(plan.remove.map(({ metadata }) => metadata.name)).toEqual(['b', 'a', 'e', 'd']);
  });

  it('tells which jobs run, when one last succeeded, and what became of those it started', () => {
    const active = ['running', 'done', 'gone'].map(reference);
    const plan = planAt('2026-03-01T10:00:40Z', cronJob({}, { active }), [job('running'), job('done', 'Complete')]);
    expect([plan.status.active?.map(({ name }) => name), plan.status.lastSuccessfulTime]).toEqual([['running'], created]);
    expect(plan.events.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      'SawCompletedJob: Saw completed job: done, condition: Complete',
      'MissingJob: Active job went missing: gone',
    ]);
  });

  it('starts beside a job that a user made of its template, and wonders about that', () => {
    const plan = planAt('2026-03-01T10:01:00Z', cronJob({ concurrencyPolicy: 'Forbid' }), [job('by-hand')]);
    expect([startedAt(plan), plan.status.active]).toEqual(['2026-03-01T10:01:00Z', undefined]);
    expect(plan.events.map(({ message }) => message)).toEqual(['Saw a job that the controller did not create or forgot: by-hand']);
  });

  it('counts the job it starts as active, once', () => {
    const at = new Date('2026-03-01T10:01:00Z');
    const once = startedStatus(cronJob({}, { active: [reference('other')] }), job('tick-1'), at);
    expect(startedStatus(cronJob({}, once), job('tick-1'), at)).toEqual(once);
    expect(once).toMatchObject({ lastScheduleTime: '2026-03-01T10:01:00Z', active: [{ name: 'other' }, { kind: 'Job', name: 'tick-1', uid: 'tick-1' }] });
  });

  it('says when it missed more than it can count, and starts once', () => {
    const plan = planAt('2026-03-01T14:00:30Z', cronJob());
    expect([startedAt(plan), plan.events.map(({ reason }) => reason)]).toEqual(['2026-03-01T14:00:00Z', ['TooManyMissedTimes']]);
  });

  it('names a job for its moment, so that no moment is served twice', () => {
    expect(planAt('2026-03-01T10:01:00Z', cronJob()).start?.job.metadata).toMatchObject({
      name: `tick-${Date.parse('2026-03-01T10:01:00Z') / 60_000}`,
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-03-01T10:01:00Z' },
    });
  });
});
