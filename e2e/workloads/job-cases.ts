import type { CronJob, Job } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { job } from './manifests.ts';

export function jobs(on: WorkloadFixture): void {
  describe.concurrent('a Job', () => {
    it('runs every index to its end and lets its pods go', async () => {
      await on.scratch.apply(
        job('indexed', { completions: 3, parallelism: 2, completionMode: 'Indexed' }, { command: 'test "$(hostname)" = "indexed-$JOB_COMPLETION_INDEX"' }),
      );
      await on.condition('job/indexed', 'Complete');
      const { status } = await on.scratch.get<Job>('job', 'indexed');
      expect(status).toMatchObject({ succeeded: 3, completedIndexes: '0-2', completionTime: expect.any(String) });
      await eventually(async () => expect((await on.podsOf('indexed')).flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]), patiently);
    });

    it('ends at once by its failure policy, gives indexes up one by one, and succeeds by its success policy', async () => {
      const failJob = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] };
      const indexed = { completions: 2, parallelism: 2, completionMode: 'Indexed' };
      await on.scratch.apply(
        job('fatal', { backoffLimit: 6, podFailurePolicy: failJob }, { command: 'exit 42' }),
        job('partial', { ...indexed, backoffLimitPerIndex: 0 }, { command: 'exit $JOB_COMPLETION_INDEX' }),
        job('lucky', { ...indexed, successPolicy: { rules: [{ succeededIndexes: '0' }] } }, { command: 'test $JOB_COMPLETION_INDEX = 0 || sleep 3600' }),
      );
      await Promise.all([on.condition('job/fatal', 'Failed'), on.condition('job/partial', 'Failed'), on.condition('job/lucky', 'Complete')]);
      const reasons = async (name: string): Promise<readonly unknown[]> =>
        ((await on.scratch.get<Job>('job', name)).status.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`);
      expect(await reasons('fatal')).toEqual(['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
      expect(await reasons('partial')).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
      expect((await on.scratch.get<Job>('job', 'partial')).status).toMatchObject({ completedIndexes: '0', failedIndexes: '1' });
      expect(await reasons('lucky')).toEqual(['SuccessCriteriaMet SuccessPolicy', 'Complete SuccessPolicy']);
    });

    it('holds while it is suspended, without taking the pods it ends for failures', async () => {
      await on.scratch.apply(job('held', { backoffLimit: 0, parallelism: 2, completions: 2 }, { command: 'sleep 3600' }));
      await eventually(async () => expect((await on.scratch.get<Job>('job', 'held')).status.ready).toBe(2), patiently);
      await on.patch('job/held', { spec: { suspend: true } });
      await on.condition('job/held', 'Suspended');
      await eventually(async () => expect(await on.podsOf('held')).toEqual([]), patiently);
      await on.patch('job/held', { spec: { suspend: false } });
      await eventually(async () => expect((await on.scratch.get<Job>('job', 'held')).status.ready).toBe(2), patiently);
      expect((await on.scratch.get<Job>('job', 'held')).status.failed).toBeUndefined();
    });

    it('is ended by its deadline, and removed with its pods after its time', async () => {
      await on.scratch.apply(job('late', { activeDeadlineSeconds: 1, ttlSecondsAfterFinished: 1 }, { command: 'sleep 3600' }));
      await on.scratch.kubectl('wait', 'job/late', '--for=delete', '--timeout=60s');
      await eventually(async () => expect(await on.podsOf('late')).toEqual([]), patiently);
    });

    it('is started by a CronJob each minute, or by hand', async () => {
      await on.scratch.apply({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'tick' },
        spec: { schedule: '* * * * *', jobTemplate: { spec: (job('tick', {}, { command: 'true' }) as { spec: object }).spec } },
      });
      await on.scratch.kubectl('create', 'job', 'by-hand', '--from=cronjob/tick');
      await on.condition('job/by-hand', 'Complete');
      await eventually(async () => expect((await on.scratch.get<CronJob>('cronjob', 'tick')).status.lastSuccessfulTime).toBeDefined(), {
        timeoutMs: 80_000,
        intervalMs: 500,
      });
      await on.patch('cronjob/tick', { spec: { suspend: true } });
    });
  });
}
