/**
 * Watchers of one namespace's ConfigMaps while updates are written; prints how late events arrive.
 *   node bench/src/watches.ts [--kubeconfig F | --server URL --token T] [--watchers 200] [--rate 100] [--seconds 10]
 */
import { configMaps } from '@kubets/api';
import type { Client } from '@kubets/client';
import { systemClock } from '@kubets/machinery';
import { ascending, quantile } from './figures.ts';
import { describeMachine, readTarget } from './target.ts';

const watched = 50;
const mark = Buffer.from('"at":"');
const { client, numbers } = readTarget({ watchers: 200, rate: 100, seconds: 10 });
const { watchers = 0, rate = 0, seconds = 0 } = numbers;
const label = `watch-${Date.now().toString(36)}`;
const delays: number[] = [];
const stop = new AbortController();

console.log(describeMachine());
for (let index = 0; index < watched; index++) {
  await client.create(configMaps, {
    metadata: { name: `${label}-${index}`, namespace: 'default', labels: { bench: label } },
    data: { at: '0', pad: 'x'.repeat(800) },
  });
}
const { metadata } = await client.list(configMaps, { namespace: 'default', limit: 1 });
const reading = await Promise.all(Array.from({ length: watchers }, () => openWatch(client, metadata.resourceVersion)));
const sent = await writeUpdates();
await systemClock.sleep(2000);
stop.abort();
await Promise.allSettled(reading.map(({ done }) => done));
report(sent);
await client.deleteCollection(configMaps, { namespace: 'default', labelSelector: `bench=${label}` });
await client.close();

/** Reads the raw stream and looks for the time of writing in it: parsing would measure the client. */
async function openWatch(from: Client, resourceVersion: string): Promise<{ readonly done: Promise<void> }> {
  const query = `watch=1&labelSelector=bench%3D${label}&resourceVersion=${resourceVersion}`;
  const { body } = await from.raw({ method: 'GET', path: `/api/v1/namespaces/default/configmaps?${query}`, signal: stop.signal });
  return { done: readDelays(body) };
}

async function readDelays(body: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of body) {
    const now = Date.now();
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + mark.length)) {
      const written = Number(chunk.subarray(at + mark.length, at + mark.length + 13).toString());
      if (written > 1e12) delays.push(now - written);
    }
  }
}

async function writeUpdates(): Promise<number> {
  const started = performance.now();
  const pending = new Set<Promise<unknown>>();
  let count = 0;
  while (performance.now() - started < seconds * 1000) {
    for (; count < ((performance.now() - started) / 1000) * rate && pending.size < 32; count++) {
      const patched = client
        .patch(configMaps, { namespace: 'default', name: `${label}-${count % watched}` }, { type: 'merge', body: { data: { at: String(Date.now()) } } })
        .finally(() => pending.delete(patched));
      pending.add(patched);
    }
    await systemClock.sleep(2);
  }
  await Promise.all(pending);
  return count;
}

function report(updates: number): void {
  const sorted = ascending(delays);
  console.log(`${watchers} watchers, ${updates} updates in ${seconds} s, ${sorted.length} of ${updates * watchers} events arrived`);
  console.log(
    `delay ms p50 ${quantile(sorted, 0.5)}, p90 ${quantile(sorted, 0.9)}, p99 ${quantile(sorted, 0.99)} (peer with 200 watchers at 100/s: p50 16, p99 55; bar p99 25)`,
  );
}
