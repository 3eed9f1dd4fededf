import { expect, it } from 'vitest';
import { releaseMemory, releaseStartupMemory } from './release-startup-memory.ts';

it('returns the room that garbage took', () => {
  const garbage = Array.from({ length: 500_000 }, (_, index) => ({ index }));
  const before = process.memoryUsage().heapTotal;
  garbage.length = 0;
  releaseMemory();
  expect(process.memoryUsage().heapTotal).toBeLessThan(before - 8 * 1024 * 1024);
});

it('waits until the process idles', async () => {
  const afterMs = 100;
  let busy = true;
  const releasedBusy = await new Promise<boolean>((resolve) => {
    releaseStartupMemory({ afterMs, release: () => resolve(busy) });
    const began = performance.now();
    const work = (): void => {
      for (const from = performance.now(); performance.now() - from < 20;);
      if (performance.now() - began < 5 * afterMs) setImmediate(work);
      else busy = false;
    };
    work();
  });
  expect(releasedBusy).toBe(false);
});
