import { LmdbStore } from '../lmdb-store.ts';
import { StoreError } from '../store.ts';

/** Writes until the store refuses, and reports what it acknowledged and how it refused and went on. */
const store = new LmdbStore({ path: process.argv[2]! });
const acknowledged: string[] = [];
const refusals: string[] = [];

async function write(writer: number): Promise<void> {
  for (let count = 0; count < 5000; count++) {
    const key = `/r/${writer}-${count}`;
    try {
      const outcome = await store.put(key, Buffer.alloc(4000, 'x'), 0);
      if (outcome.ok) acknowledged.push(key);
    } catch (error) {
      refusals.push(error instanceof StoreError ? `${error.reason}: ${error.message}` : String(error));
      return;
    }
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
const readable = (await store.list('/r/')).items.length;
process.send!({ acknowledged, refusals, readable });
await store.close();
process.disconnect?.();
