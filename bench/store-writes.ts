import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EtcdStore } from '../apiserver/src/storage/etcd-store.ts';
import { LmdbStore } from '../apiserver/src/storage/lmdb-store.ts';
import type { Store } from '../apiserver/src/storage/store.ts';

/*
 * Durable creates per second at the store, without the server above it.
 *   node bench/store-writes.ts [--store lmdb|etcd] [--etcd-servers URL] [--writers 32] [--writes 20000] [--bytes 1024] [--rounds 3]
 */
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'lmdb' },
    'etcd-servers': { type: 'string', default: 'http://127.0.0.1:2379' },
    writers: { type: 'string', default: '32' },
    writes: { type: 'string', default: '20000' },
    bytes: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
  },
});
const [writers, writes, bytes, rounds] = [values.writers, values.writes, values.bytes, values.rounds].map(Number) as [number, number, number, number];

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function measure(store: Store, round: string): Promise<Round> {
  const value = Buffer.alloc(bytes, 'x');
  const latencies: number[] = [];
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < writes) {
      const startedAt = performance.now();
      await store.put(`/bench/${round}/${next++}`, value, 0);
      latencies.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  return { perSecond: writes / seconds, p50: latencies[Math.floor(writes * 0.5)]!, p99: latencies[Math.floor(writes * 0.99)]! };
}

const directory = await mkdtemp(join(tmpdir(), 'kubets-bench-'));
const store = values.store === 'etcd' ? new EtcdStore({ endpoints: values['etcd-servers'].split(',') }) : new LmdbStore({ path: directory });
const results: Round[] = [];
for (let round = 0; round < rounds; round++) results.push(await measure(store, `${process.pid}-${round}`));
await store.close();
await rm(directory, { recursive: true });

const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;
console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);
console.log(`${values.store}: ${writes} creates of ${bytes} bytes, ${writers} writers, median of ${rounds} rounds`);
console.log(
  `${median(results.map(({ perSecond }) => perSecond)).toFixed(0)}/s, p50 ${median(results.map(({ p50 }) => p50)).toFixed(2)} ms, p99 ${median(results.map(({ p99 }) => p99)).toFixed(2)} ms`,
);
