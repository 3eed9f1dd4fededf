import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock, settle } from './testing/fake-clock.ts';
import { WorkQueue } from './work-queue.ts';

const queueAndClock = (): { queue: WorkQueue<string>; clock: FakeClock } => {
  const clock = new FakeClock();
  return { queue: new WorkQueue<string>(clock), clock };
};

describe('WorkQueue', () => {
  it('hands keys out in order, each once however often it was added', async () => {
    const { queue } = queueAndClock();
    for (const key of ['a', 'b', 'a', 'b', 'c']) queue.add(key);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['a', 'b', 'c']);
    expect(queue.length).toBe(0);
  });

  it('holds a key added while it is worked on until it is done', async () => {
    const { queue } = queueAndClock();
    queue.add('a');
    await queue.take();
    queue.add('a');
    expect(queue.length).toBe(0);
    queue.done('a');
    expect(await queue.take()).toBe('a');
  });

  it('wakes a waiting taker', async () => {
    const { queue } = queueAndClock();
    const taken = queue.take();
    queue.add('a');
    expect(await taken).toBe('a');
  });

  it('adds a delayed key once, at its earliest time', async () => {
    const { queue, clock } = queueAndClock();
    queue.addAfter('a', 5000);
    queue.addAfter('a', 1000);
    queue.addAfter('a', 9000);
    await clock.step(999);
    expect(queue.length).toBe(0);
    await clock.step(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    await clock.step(20_000);
    expect(queue.length).toBe(0);
  });

  it('brings delayed keys in the order of their times with one timer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 50 }), async (delays) => {
        const { queue, clock } = queueAndClock();
        delays.forEach((delay, index) => queue.addAfter(`${delay}-${index}`, delay));
        await settle();
        expect(clock.sleepers).toBeLessThanOrEqual(1);
        await clock.step(1000);
        const taken: number[] = [];
        while (queue.length > 0) taken.push(Number.parseInt((await queue.take()) ?? ''));
        expect(taken).toEqual(delays.toSorted((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });

  it('doubles the delay of a key with each failure until it is forgotten', async () => {
    const { queue, clock } = queueAndClock();
    for (const delay of [5, 10, 20]) {
      queue.retry('a');
      await clock.step(delay - 1);
      expect(queue.length).toBe(0);
      await clock.step(1);
      queue.done((await queue.take()) ?? '');
    }
    queue.forget('a');
    queue.retry('a');
    await clock.step(5);
    expect(queue.length).toBe(1);
  });

  it('lets no more than ten retries a second through once a hundred came at once', async () => {
    const { queue, clock } = queueAndClock();
    for (let index = 0; index < 120; index++) queue.retry(`key-${index}`);
    await clock.step(5);
    expect(queue.length).toBe(100);
    await clock.step(1000);
    expect(queue.length).toBe(110);
    await clock.step(1000);
    expect(queue.length).toBe(120);
  });

  it('tells its observer how long keys wait and are worked on, and which are retried', async () => {
    const clock = new FakeClock();
    const heard: string[] = [];
    const observer = {
      added: () => void heard.push('added'),
      taken: (ms: number) => void heard.push(`taken after ${ms}`),
      done: (ms: number) => void heard.push(`done after ${ms}`),
      retried: () => void heard.push('retried'),
    };
    const queue = new WorkQueue<string>(clock, { observer });
    queue.add('a');
    queue.add('a');
    await clock.step(20);
    await queue.take();
    await clock.step(300);
    expect(queue.workingMs()).toEqual([300]);
    queue.retry('a');
    queue.done('a');
    await clock.step(5);
    await queue.take();
    expect(heard).toEqual(['added', 'taken after 20', 'retried', 'done after 300', 'added', 'taken after 0']);
  });

  it('ends its takers when it closes and takes nothing more in', async () => {
    const { queue, clock } = queueAndClock();
    const taken = queue.take();
    queue.addAfter('later', 10);
    queue.close();
    expect(await taken).toBeUndefined();
    queue.add('a');
    await clock.step(100);
    expect(queue.length).toBe(0);
  });
});
