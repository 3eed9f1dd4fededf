import type { Pod } from '@kubets/api';
import { silentLog } from '@kubets/control-loop';
import { fakeClock } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { allocatableOf } from '../node/node-resources.ts';
import { buildContainer, buildPod, now, secondsFromNow } from '../testing/build-situation.ts';
import { EvictionManager, type EvictionOptions } from './eviction-manager.ts';
import { evictionMessage } from './eviction-message.ts';
import { calm, judgePressure } from './pressure.ts';
import { rankPods, type PodUsage } from './rank-pods.ts';
import { exceededStorage } from './storage-limits.ts';
import { isBelow, parseThresholds, type Observation, type Observations, type Signal } from './threshold.ts';

const mebi = 1024 ** 2;
const memoryOf = (available: number): Observations =>
  new Map<Signal, Observation>([['memory.available', { available: available * mebi, capacity: 1000 * mebi }]]);
const thresholds = parseThresholds(['memory.available<100Mi'], undefined);

function podNamed(name: string, spec: Partial<Pod['spec']> = {}, memory?: string): Pod {
  const web = buildContainer({ name: 'web', resources: memory === undefined ? {} : { requests: { memory } } });
  return buildPod({ containers: [web], ...spec }, { metadata: { name, uid: name } });
}
const using = (pod: Pod, amount: number): PodUsage => ({ pod, containers: new Map([['web', amount * mebi]]), total: amount * mebi });

describe('a threshold', () => {
  it.each([
    ['memory.available<100Mi', 99, true],
    ['memory.available<100Mi', 100, false],
    ['memory.available<10%', 99, true],
    ['memory.available<10%', 101, false],
  ])('%s with %d Mi of 1000 left is met: %s', (text, available, met) => {
    expect(parseThresholds([text], undefined).some((threshold) => isBelow(threshold, memoryOf(available)))).toBe(met);
  });

  it.each([
    ['of an unknown signal', ['moon.available<1'], undefined, 'none of the signals'],
    ['without a quantity', ['memory.available'], undefined, 'not of the form memory.available<quantity'],
    ['that is soft without a grace period', ['memory.available<1Gi'], ['nodefs.available=1m'], 'has no grace period'],
  ])('%s is refused', (_what, texts, graces, message) => expect(() => parseThresholds(texts, graces)).toThrow(message));
});

describe('the node is short of memory', () => {
  const soft = parseThresholds(['memory.available<200Mi'], ['memory.available=1m30s']);
  const judge = (available: number, options: Partial<Parameters<typeof judgePressure>[0]> = {}, before = calm): ReturnType<typeof judgePressure> =>
    judgePressure({ observations: memoryOf(available), thresholds, transitionMs: 300_000, now, ...options }, before);

  it('at once when a hard threshold is met', () => expect(judge(50)).toMatchObject({ short: new Set(['memory']), due: thresholds }));
  it('not while there is enough', () => expect(judge(500)).toMatchObject({ short: new Set(), due: [] }));
  it('and says so for the transition period after it is over', () => {
    const { memory } = judge(50);
    expect(judge(500, { now: secondsFromNow(299) }, memory)).toMatchObject({ short: new Set(['memory']), due: [] });
    expect(judge(500, { now: secondsFromNow(300) }, memory).short).toEqual(new Set());
  });
  it('and evicts for a soft threshold only when that is met for its grace period without a break', () => {
    const { memory, due } = judge(150, { thresholds: soft });
    expect(due).toEqual([]);
    expect(judge(150, { thresholds: soft, now: secondsFromNow(90) }, memory).due).toEqual(soft);
    const afterBreak = judge(500, { thresholds: soft, now: secondsFromNow(60) }, memory);
    expect(judge(150, { thresholds: soft, now: secondsFromNow(90) }, afterBreak.memory).due).toEqual([]);
  });
});

describe('pods are evicted', () => {
  const names = (usages: readonly PodUsage[]): readonly string[] => usages.map(({ pod }) => pod.metadata.name);
  it.each<[string, readonly PodUsage[], readonly string[]]>([
    ['above what they asked for first', [using(podNamed('modest', {}, '100Mi'), 90), using(podNamed('greedy', {}, '10Mi'), 20)], ['greedy', 'modest']],
    ['by priority then', [using(podNamed('high', { priority: 10 }), 90), using(podNamed('low'), 20)], ['low', 'high']],
    ['and by how far they are above', [using(podNamed('a', {}, '50Mi'), 60), using(podNamed('b'), 20)], ['b', 'a']],
    ['but never those the cluster cannot do without', [using(podNamed('system', { priority: 2_000_001_000 }), 900)], []],
  ])('%s', (_sentence, usages, order) => expect(names(rankPods(usages, 'memory'))).toEqual(order));

  it('with a message that tells what was short and who had more than its share', () => {
    const [threshold] = thresholds;
    const message = threshold && evictionMessage(threshold, { available: 50 * mebi, capacity: 1000 * mebi }, using(podNamed('web'), 20));
    expect(message).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. ' +
        'Container web was using 20Mi, request is 0, has larger consumption of memory. ',
    );
  });
});

describe('a pod exceeds what it may have on disk', () => {
  const limited = (limit: string): Pod['spec']['containers'][number] => buildContainer({ name: 'web', resources: { limits: { 'ephemeral-storage': limit } } });
  const volumes = [{ name: 'cache', emptyDir: { sizeLimit: '1Mi' } }];
  it.each<[string, Partial<Pod['spec']>, number, number, string | undefined]>([
    ['in an emptyDir', { volumes }, 2, 0, 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". '],
    ['not within the limit', { volumes }, 1, 5, undefined],
    ['with everything together', { containers: [limited('3Mi')] }, 2, 2, 'Pod ephemeral local storage usage exceeds the total limit of containers 3Mi. '],
    [
      'with one container alone',
      { containers: [limited('1Mi'), { ...limited('9Mi'), name: 'other' }] },
      0,
      2,
      'Container web exceeded its local ephemeral storage limit "1Mi". ',
    ],
  ])('%s', (_sentence, spec, volume, container, message) => {
    const storage = { volumes: new Map([['cache', volume * mebi]]), containers: new Map([['web', container * mebi]]), logs: new Map() };
    expect(exceededStorage(buildPod(spec), storage)).toBe(message);
  });
});

describe('EvictionManager', () => {
  const clock = fakeClock(now);
  function manage(changes: Partial<EvictionOptions>): { manager: EvictionManager; evicted: string[]; changes: () => number } {
    const evicted: string[] = [];
    let count = 0;
    const manager = new EvictionManager({
      clock,
      log: silentLog,
      observe: async () => memoryOf(50),
      thresholds,
      transitionMs: 300_000,
      maxPodGraceSeconds: 5,
      meter: {
        usage: async (pod) => using(pod, pod.metadata.name === 'big' ? 30 : 10),
        storage: async () => ({ volumes: new Map([['cache', 2 * mebi]]), containers: new Map(), logs: new Map() }),
      },
      pods: () => [podNamed('small'), podNamed('big')],
      evict: (pod, message, grace) => evicted.push(`${pod.metadata.name} within ${grace} s: ${message.slice(0, 33)}`),
      reclaimDisk: async () => undefined,
      onChange: () => (count += 1),
      ...changes,
    });
    return { manager, evicted, changes: () => count };
  }

  it('evicts one pod at a time, and tells the node what it is short of', async () => {
    const { manager, evicted, changes } = manage({});
    await manager.look();
    await manager.look();
    expect(evicted).toEqual(['big within 1 s: The node was low on resource: mem']);
    expect([manager.short, changes()]).toEqual([new Set(['memory']), 1]);
  });

  it('gives a pod its grace, up to a limit, when a soft threshold is met', async () => {
    const { manager, evicted } = manage({ thresholds: parseThresholds(['memory.available<200Mi'], ['memory.available=1s']) });
    await manager.look();
    await clock.advance(2_000);
    await manager.look();
    expect(evicted).toEqual([expect.stringMatching(/^big within 5 s/)]);
  });

  it('evicts nobody when removing images has freed enough disk', async () => {
    let available = 1;
    const observe = async (): Promise<Observations> => new Map([['nodefs.available', { available, capacity: 100 }]]);
    const reclaimDisk = async (): Promise<void> => void (available = 50);
    const { manager, evicted } = manage({ observe, reclaimDisk, thresholds: parseThresholds(['nodefs.available<10%'], undefined) });
    await manager.look();
    expect([evicted, manager.short]).toEqual([[], new Set(['disk'])]);
  });

  it('evicts a pod that exceeds its limit on disk, however much the node has left', async () => {
    const pod = podNamed('cached', { volumes: [{ name: 'cache', emptyDir: { sizeLimit: '1Mi' } }] });
    const { manager, evicted } = manage({ observe: async () => memoryOf(500), pods: () => [pod] });
    await manager.look();
    expect(evicted).toEqual(['cached within 1 s: Usage of EmptyDir volume "cache" ']);
  });
});

it('pods can have what is neither reserved nor kept free by evictions', () => {
  const capacity = { cpu: '2', memory: '1024Mi', pods: '110' };
  expect(allocatableOf(capacity, { reserved: ['cpu=200m', 'memory=24Mi', 'cpu=300m'], evictionHard: thresholds })).toEqual({
    cpu: '1500m',
    memory: '900Mi',
    pods: '110',
  });
});
