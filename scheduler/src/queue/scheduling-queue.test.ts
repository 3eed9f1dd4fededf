import { fakeClock, type FakeClock } from '@kubets/test-cluster';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../framework/cluster-event.ts';
import { node, podInfo } from '../testing/cluster.ts';
import { pluginsOver } from '../testing/plugins.ts';
import { backOffMs, type QueuedPod, SchedulingQueue } from './scheduling-queue.ts';

let clock: FakeClock;
let queue: SchedulingQueue;
beforeEach(() => {
  clock = fakeClock();
  const plugins = pluginsOver();
  queue = new SchedulingQueue({ pluginsOf: () => plugins, clock });
});

const take = (): QueuedPod => {
  const pod = queue.tryTake();
  if (pod === undefined) throw new Error('nothing is ready');
  return pod;
};
const nodeAdded: ClusterEvent = { type: 'node-added', node: node({ name: 'a' }) };
const podDeleted: ClusterEvent = { type: 'assigned-pod-deleted', pod: podInfo({ name: 'x', on: 'a' }) };

describe('SchedulingQueue', () => {
  it('hands out the highest priority first, and the longest waiting of one priority', () => {
    for (const [name, priority] of [
      ['a', 0],
      ['b', 10],
      ['c', 10],
      ['d', 0],
    ] as const)
      queue.add(podInfo({ name, spec: { priority } }));
    expect([take(), take(), take(), take()].map(({ info }) => info.pod.metadata.name)).toEqual(['b', 'c', 'a', 'd']);
  });

  it('wakes an unschedulable pod on a change its rejecting plugin waits for, and on no other', async () => {
    queue.add(podInfo({ name: 'web' }));
    queue.unschedulable(take(), new Set(['NodeAffinity']));
    queue.onEvent(podDeleted);
    expect(queue.place('default/web')).toBe('unschedulable');
    queue.onEvent(nodeAdded);
    expect(queue.place('default/web')).toBe('backoff');
    await clock.advance(1000);
    expect(queue.place('default/web')).toBe('active');
  });

  it('wakes a pod at once when its back-off is over already', async () => {
    queue.add(podInfo({ name: 'web' }));
    queue.unschedulable(take(), new Set(['NodeResourcesFit']));
    await clock.advance(1000);
    queue.onEvent(podDeleted);
    expect(queue.place('default/web')).toBe('active');
  });

  it('tries a pod again when something changed during its attempt', () => {
    queue.add(podInfo({ name: 'web' }));
    const pod = take();
    queue.onEvent(podDeleted);
    queue.unschedulable(pod, new Set(['NodeAffinity']));
    expect(queue.place('default/web')).toBe('backoff');
  });

  it('backs a failing pod off from one to ten seconds', async () => {
    expect([1, 2, 3, 4, 5, 6].map((attempts) => backOffMs(attempts))).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
    queue.add(podInfo({ name: 'web' }));
    queue.failed(take());
    await clock.advance(999);
    expect(queue.tryTake()).toBeUndefined();
    await clock.advance(1);
    expect(take().attempts).toBe(2);
  });

  it('looks at a pod again after five minutes whatever happened', async () => {
    const stop = new AbortController();
    const flushing = queue.flushLeftovers(stop.signal);
    queue.add(podInfo({ name: 'web' }));
    queue.unschedulable(take(), new Set(['NodeAffinity']));
    await clock.advance(299_000);
    expect(queue.place('default/web')).toBe('unschedulable');
    await clock.advance(60_000);
    expect(queue.place('default/web')).toBe('active');
    stop.abort();
    await flushing;
  });

  it('holds a gated pod until its gates are lifted', () => {
    queue.add(podInfo({ name: 'web', spec: { schedulingGates: [{ name: 'example.com/wait' }] } }));
    queue.onEvent(nodeAdded);
    expect(queue.place('default/web')).toBe('gated');
    queue.update(podInfo({ name: 'web' }));
    expect(queue.place('default/web')).toBe('active');
  });

  it('forgets a pod deleted while it is in flight', () => {
    queue.add(podInfo({ name: 'web' }));
    const pod = take();
    queue.delete('default/web');
    queue.unschedulable(pod, new Set());
    expect(queue.has('default/web')).toBe(false);
    expect(queue.counts()).toMatchObject({ active: 0, unschedulable: 0, backoff: 0 });
  });

  it('gives a waiting taker the next pod, and nothing once closed', async () => {
    const taken = queue.take();
    queue.add(podInfo({ name: 'web' }));
    expect((await taken)?.info.key).toBe('default/web');
    const last = queue.take();
    queue.close();
    expect(await last).toBeUndefined();
  });
});
