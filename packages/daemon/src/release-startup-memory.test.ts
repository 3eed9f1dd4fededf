import { expect, it } from 'vitest';
import { releaseMemory } from './release-startup-memory.ts';

it('returns the room that garbage took', () => {
  const garbage = Array.from({ length: 500_000 }, (_, index) => ({ index }));
  const before = process.memoryUsage().heapTotal;
  garbage.length = 0;
  releaseMemory();
  expect(process.memoryUsage().heapTotal).toBeLessThan(before - 8 * 1024 * 1024);
});
