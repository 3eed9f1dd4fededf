import { silentLog } from '@kubets/control-loop';
import { fakeClock } from '@kubets/test-cluster';
import { beforeEach, expect, it } from 'vitest';
import { createFakeRuntime } from '../testing/fake-runtime/fake-runtime.ts';
import { ImageCollector, type ImageCollectorOptions } from './image-collector.ts';

const clock = fakeClock();
let removed: string[];
let images: string[];
beforeEach(() => {
  removed = [];
  images = ['pause', 'used', 'old', 'new'];
});

function collect(changes: Partial<ImageCollectorOptions>): ImageCollector {
  const runtime = {
    ...createFakeRuntime(clock),
    images: async () => images.filter((id) => !removed.includes(id)).map((id) => ({ id, names: [`${id}:1`], size: 10, user: '' })),
    removeImage: async (id: string) => void removed.push(id),
  };
  return new ImageCollector({
    runtime,
    clock,
    log: silentLog,
    highThreshold: 85,
    lowThreshold: 80,
    minimumAgeMs: 60_000,
    inUse: () => new Set(['used']),
    pinned: ['pause:1'],
    disk: async () => ({ used: 90, capacity: 100 }),
    ...changes,
  });
}

it('a disk that is not full loses no image', async () => {
  const collector = collect({ disk: async () => ({ used: 84, capacity: 100 }) });
  await collector.collect();
  await clock.advance(60_000);
  await collector.collect();
  expect(removed).toEqual([]);
});

it('a full disk loses images down to the low threshold, once they are old enough, those unused for longest first', async () => {
  let inUse = new Set(['used', 'new']);
  const collector = collect({ inUse: () => inUse });
  await collector.collect();
  expect(removed).toEqual([]);
  inUse = new Set(['used']);
  await clock.advance(60_000);
  await collector.collect();
  expect(removed).toEqual(['old']);
});

it('a node that is short of disk loses every image that nobody uses', async () => {
  const collector = collect({ minimumAgeMs: 0 });
  await collector.removeUnused();
  expect(removed).toEqual(['old', 'new']);
});

it('a high threshold of 100 keeps all images', async () => {
  const collector = collect({ minimumAgeMs: 0, highThreshold: 100, disk: async () => ({ used: 100, capacity: 100 }) });
  await collector.collect();
  await collector.removeUnused();
  expect(removed).toEqual([]);
});
