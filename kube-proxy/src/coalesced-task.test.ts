import { systemClock } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { coalescedTask } from './coalesced-task.ts';

const options = { restMs: 0, retryMs: 0, clock: systemClock, signal: new AbortController().signal };

describe('coalescedTask', () => {
  it('makes one more run of all requests that came during a run', async () => {
    let runs = 0;
    const task = coalescedTask({
      ...options,
      failed: (error) => expect(error).toBeUndefined(),
      run: async () => {
        runs++;
        if (runs === 1) for (let request = 0; request < 10; request++) task.request();
      },
    });
    task.request();
    await task.idle();
    expect(runs).toBe(2);
  });

  it('repeats a run that failed', async () => {
    const failures: unknown[] = [];
    let runs = 0;
    const task = coalescedTask({
      ...options,
      failed: (error) => failures.push(error),
      run: async () => {
        if (++runs === 1) throw new Error('once');
      },
    });
    task.request();
    await task.idle();
    expect([runs, failures.length]).toEqual([2, 1]);
  });
});
