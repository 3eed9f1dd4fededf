import type { JsonObject } from '@kubets/machinery';
import { eventually, fakeClock } from '@kubets/test-cluster';
import { expect, it } from 'vitest';
import { batches, type BatchLimits } from './batches.ts';

const event = (id: number): JsonObject => ({ id });

function collecting(limits: Partial<BatchLimits> = {}, failures = 0) {
  const clock = fakeClock();
  const sent: number[][] = [];
  const dropped: number[] = [];
  let left = failures;
  const sink = batches({
    clock,
    limits: { bufferSize: 10, maxSize: 3, maxWaitMs: 1000, initialBackoffMs: 100, ...limits },
    async send(events) {
      if (left-- > 0) throw new Error('not now');
      sent.push(events.map(({ id }) => id as number));
    },
    onDropped: (count) => void dropped.push(count),
  });
  return { clock, sent, dropped, sink };
}

it('a full batch goes out at once, the rest when it has waited long enough', async () => {
  const { clock, sent, sink } = collecting();
  for (const id of [1, 2, 3, 4]) sink.write(event(id));
  await eventually(() => expect(sent).toEqual([[1, 2, 3]]));
  await eventually(() => expect(clock.sleepers).toBe(1));
  await clock.advance(1000);
  await eventually(() => expect(sent).toEqual([[1, 2, 3], [4]]));
  await sink.close();
});

it('closing sends what waits', async () => {
  const { sent, sink } = collecting();
  sink.write(event(1));
  await sink.close();
  expect(sent).toEqual([[1]]);
});

it('a batch that failed is sent again, later each time, and given up in the end', async () => {
  const { clock, sent, dropped, sink } = collecting({ maxSize: 1 }, 6);
  sink.write(event(1));
  sink.write(event(2));
  for (const backoff of [100, 150, 225, 338]) {
    await eventually(() => expect(clock.sleepers).toBe(1));
    await clock.advance(backoff);
  }
  await eventually(() => expect(dropped).toEqual([1]));
  await eventually(() => expect(clock.sleepers).toBe(1));
  await clock.advance(100);
  await eventually(() => expect(sent).toEqual([[2]]));
  await sink.close();
});

it('what does not fit into the buffer is dropped', async () => {
  const { sent, dropped, sink } = collecting({ bufferSize: 2 });
  for (const id of [1, 2, 3]) sink.write(event(id));
  expect(dropped).toEqual([1]);
  await sink.close();
  expect(sent).toEqual([[1, 2]]);
});
