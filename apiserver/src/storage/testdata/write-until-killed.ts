import { LmdbStore } from '../lmdb-store.ts';

/** Writes without end and reports every acknowledged write to its parent. */
const store = new LmdbStore({ path: process.argv[2]! });

async function write(writer: number): Promise<never> {
  for (let count = 0; ; count++) {
    const key = `/r/${writer}-${count}`;
    const outcome = await store.put(key, Buffer.alloc(1000, 'x'), 0);
    if (outcome.ok) process.send!([key, outcome.revision]);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
