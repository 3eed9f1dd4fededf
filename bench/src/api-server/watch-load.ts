import { monitorEventLoopDelay } from 'node:perf_hooks';
import { configMaps } from '@kubets/api';
import type { Client } from '@kubets/client';
import { systemClock } from '@kubets/machinery';
import { ascending, quantile } from '../figures.ts';
import { readOverHttp1, readOverHttp2 } from './event-readers.ts';

export interface WatchLoad {
  readonly client: Client;
  readonly server: string;
  readonly token: string;
  readonly namespace: string;
  readonly http: 1 | 2;
  readonly watchers: number;
  /** Updates a second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface WatchResult {
  readonly updates: number;
  readonly events: number;
  readonly missing: number;
  /** Milliseconds from before the update is sent until an event of it is read. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds until an update is answered: no event of it can come before it is flushed. */
  readonly updateP50: number;
  readonly updateP99: number;
  /** How late this process itself was, in 99 of 100 cases: part of the figures above. */
  readonly ownDelayP99: number;
}

const watched = 50;
const patience = 20_000;

/** Updates ConfigMaps of 1 KB in turn while watchers of their label read, and takes the time of every event. */
export async function watchLoad(load: WatchLoad): Promise<WatchResult> {
  const { client, namespace } = load;
  const label = `watch-${load.http}-${load.watchers}`;
  const from = await createWatched(client, namespace, label);
  const delays: number[] = [];
  const path = `/api/v1/namespaces/${namespace}/configmaps?watch=1&labelSelector=bench%3D${label}&resourceVersion=${from}`;
  const read = load.http === 1 ? readOverHttp1 : readOverHttp2;
  const stop = await read({ ...load, path, found: (writtenAt) => delays.push(Date.now() - writtenAt) });
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const updateTimes = await writeUpdates(load, label);
  const expected = updateTimes.length * load.watchers;
  const until = performance.now() + patience;
  while (delays.length < expected && performance.now() < until) await systemClock.sleep(20);
  own.disable();
  stop();
  const sorted = ascending(delays);
  const updates = ascending(updateTimes);
  return {
    updates: updateTimes.length,
    events: sorted.length,
    missing: expected - sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    updateP50: quantile(updates, 0.5),
    updateP99: quantile(updates, 0.99),
    ownDelayP99: own.percentile(99) / 1e6 - 1,
  };
}

async function createWatched(client: Client, namespace: string, label: string): Promise<string> {
  for (let index = 0; index < watched; index++) {
    await client.create(configMaps, { metadata: { name: `${label}-${index}`, namespace, labels: { bench: label } }, data: { at: '0', pad: 'x'.repeat(800) } });
  }
  const { metadata } = await client.list(configMaps, { namespace, limit: 1 });
  return metadata.resourceVersion;
}

/** Returns the milliseconds each update took. */
async function writeUpdates({ client, namespace, rate, seconds }: WatchLoad, label: string): Promise<readonly number[]> {
  const started = performance.now();
  const pending = new Set<Promise<unknown>>();
  const times: number[] = [];
  const update = async (count: number): Promise<void> => {
    const began = performance.now();
    const body = { data: { at: String(Date.now()) } };
    await client.patch(configMaps, { namespace, name: `${label}-${count % watched}` }, { type: 'merge', body });
    times.push(performance.now() - began);
  };
  for (let count = 0; performance.now() - started < seconds * 1000;) {
    for (; count < ((performance.now() - started) / 1000) * rate && pending.size < 32; count++) {
      const updated = update(count).finally(() => pending.delete(updated));
      pending.add(updated);
    }
    await systemClock.sleep(2);
  }
  await Promise.all(pending);
  return times;
}
