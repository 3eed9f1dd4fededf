import { expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { RelocatedStore } from './relocated-store.ts';
import { steppedClock } from './stepped-clock.ts';

const key = '/registry/core/pods/default/a';
const value = Buffer.from('{}');

it('keeps keys below its own root and shows them below the usual one', async () => {
  const below = new MemoryStore({ clock: steppedClock() });
  const store = new RelocatedStore(below, '/elsewhere/');
  const ending = new AbortController();
  const events = store.watch('/registry/', { after: await store.currentRevision(), signal: ending.signal })[Symbol.asyncIterator]();
  await store.put(key, value, 0);
  expect((await below.list('/elsewhere/')).items.map((item) => item.key)).toEqual(['/elsewhere/core/pods/default/a']);
  expect((await store.list('/registry/')).items.map((item) => item.key)).toEqual([key]);
  expect(await store.get(key)).toMatchObject({ key, value });
  expect(await store.put(key, value, 0)).toMatchObject({ ok: false, current: { key } });
  expect((await events.next()).value).toMatchObject([{ type: 'put', key }]);
  ending.abort();
  await store.close();
});
