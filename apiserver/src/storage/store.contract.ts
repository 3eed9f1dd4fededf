import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompactedError, FutureRevisionError, type Store, type StoreEvent } from './store.ts';

export interface StoreContractSubject {
  readonly store: Store;
  /** Makes everything with a time to live of a few seconds due, or waits until it is. */
  expire(): Promise<void>;
  dispose(): Promise<void>;
}

export type MakeStore = () => Promise<StoreContractSubject>;

/** What every store driver does. */
export function describeStore(name: string, makeStore: MakeStore): void {
  describe(`${name} store`, () => {
    let subject: StoreContractSubject;
    let store: Store;
    const stops: AbortController[] = [];

    beforeEach(async () => {
      subject = await makeStore();
      store = subject.store;
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) stop.abort();
      await subject.dispose();
    });

    const watch = (prefix: string, after: number): Recorder => {
      const stop = new AbortController();
      stops.push(stop);
      return record(store.watch(prefix, { after, signal: stop.signal }));
    };
    const write = async (key: string, text: string, expected = 0): Promise<number> => {
      const outcome = await store.put(key, Buffer.from(text), expected);
      if (!outcome.ok) throw new Error(`${key} was expected at ${expected}, is at ${outcome.current?.revision}`);
      return outcome.revision;
    };
    const remove = async (key: string, expected: number): Promise<number> => {
      const outcome = await store.delete(key, expected);
      if (!outcome.ok) throw new Error(`${key} was expected at ${expected}, is at ${outcome.current?.revision}`);
      return outcome.revision;
    };
    const keysAt = async (prefix: string, revision?: number): Promise<string[]> =>
      (await store.list(prefix, revision === undefined ? {} : { revision })).items.map(({ key, value }) => `${key}=${value.toString()}`);

    describe('writing', () => {
      it('returns what was written, at the revision of the write', async () => {
        const revision = await write('/r/a', 'one');
        expect(await store.get('/r/a')).toEqual({ key: '/r/a', value: Buffer.from('one'), revision });
        expect(await store.get('/r/b')).toBeUndefined();
      });

      it('begins above revision 0 and raises the revision by every write, whatever its key', async () => {
        const before = await store.currentRevision();
        expect(before).toBeGreaterThan(0);
        const revisions = [await write('/r/a', '1'), await write('/q/b', '2'), await write('/r/c', '3')];
        revisions.push(await write('/r/a', '4', revisions[0]), await remove('/q/b', revisions[1]!));
        expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
        expect(new Set([before, ...revisions]).size).toBe(6);
        expect(await store.currentRevision()).toBe(revisions.at(-1));
      });

      it('refuses to create what exists and tells what is there', async () => {
        const revision = await write('/r/a', 'one');
        expect(await store.put('/r/a', Buffer.from('two'), 0)).toEqual({ ok: false, current: { key: '/r/a', value: Buffer.from('one'), revision } });
      });

      it.each([
        ['updating a key at another revision', (revision: number) => store.put('/r/a', Buffer.from('x'), revision - 1)],
        ['deleting a key at another revision', (revision: number) => store.delete('/r/a', revision - 1)],
      ])('refuses %s', async (_, attempt) => {
        const first = await write('/r/a', 'one');
        const revision = await write('/r/a', 'two', first);
        expect(await attempt(revision)).toMatchObject({ ok: false, current: { revision, value: Buffer.from('two') } });
        expect(await store.currentRevision()).toBe(revision);
      });

      it.each([
        ['updating', () => store.put('/r/a', Buffer.from('x'), 7)],
        ['deleting', () => store.delete('/r/a', 7)],
        ['deleting at revision 0', () => store.delete('/r/a', 0)],
      ])('refuses %s a key that is not there', async (_, attempt) => {
        expect(await attempt()).toEqual({ ok: false, current: undefined });
      });

      it('lets a deleted key be created anew', async () => {
        await remove('/r/a', await write('/r/a', 'one'));
        expect(await store.get('/r/a')).toBeUndefined();
        const revision = await write('/r/a', 'two');
        expect((await store.get('/r/a'))?.revision).toBe(revision);
      });

      it('lets exactly one of many racing creators win', async () => {
        const outcomes = await Promise.all(Array.from({ length: 20 }, (_, writer) => store.put('/r/a', Buffer.from(`${writer}`), 0)));
        const winners = outcomes.flatMap((outcome, writer) => (outcome.ok ? [{ writer, revision: outcome.revision }] : []));
        expect(winners).toHaveLength(1);
        expect(await store.get('/r/a')).toMatchObject({ value: Buffer.from(`${winners[0]!.writer}`), revision: winners[0]!.revision });
        for (const outcome of outcomes) if (!outcome.ok) expect(outcome.current?.revision).toBe(winners[0]!.revision);
      });

      it('loses no increment of racing updaters that retry', async () => {
        await write('/r/counter', '0');
        const increment = async (): Promise<void> => {
          for (let current = await store.get('/r/counter'); ;) {
            const outcome = await store.put('/r/counter', Buffer.from(`${Number(current!.value.toString()) + 1}`), current!.revision);
            if (outcome.ok) return;
            current = outcome.current;
          }
        };
        await Promise.all(Array.from({ length: 16 }, increment));
        expect((await store.get('/r/counter'))?.value.toString()).toBe('16');
      });

      it('shares no bytes with its callers', async () => {
        const mine = Buffer.from('one');
        const events = watch('/r/', await store.currentRevision());
        expect((await store.put('/r/a', mine, 0)).ok).toBe(true);
        mine.fill('x');
        (await store.get('/r/a'))!.value.fill('y');
        (await store.list('/r/')).items[0]!.value.fill('z');
        for (const event of await events.take(1)) if (event.type === 'put') event.value.fill('w');
        expect((await store.get('/r/a'))?.value.toString()).toBe('one');
      });

      it('keeps bytes of any kind and size as they are', async () => {
        const value = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 7919) % 256));
        await store.put('/r/ä-ü', value, 0);
        expect((await store.get('/r/ä-ü'))?.value.equals(value)).toBe(true);
      });
    });

    describe('listing', () => {
      it('lists keys below a prefix in key order', async () => {
        for (const key of ['/r/b', '/r/a/z', '/r/a-b', '/r/a', '/q/a', '/r2/a', '/r/B']) await write(key, '');
        expect((await store.list('/r/')).items.map(({ key }) => key)).toEqual(['/r/B', '/r/a', '/r/a-b', '/r/a/z', '/r/b']);
      });

      it('pages through one snapshot while the keys change', async () => {
        for (const name of 'abcdef') await write(`/r/${name}`, name);
        const first = await store.list('/r/', { limit: 2 });
        expect(first).toMatchObject({ items: [{ key: '/r/a' }, { key: '/r/b' }], remaining: 4 });
        await write('/r/bb', 'new');
        await remove('/r/c', first.revision - 3);
        await write('/r/d', 'changed', first.revision - 2);
        await remove('/r/f', await write('/r/f', 'changed', first.revision));
        const second = await store.list('/r/', { limit: 3, after: '/r/b', revision: first.revision });
        expect(second.items.map(({ key, value }) => `${key}=${value.toString()}`)).toEqual(['/r/c=c', '/r/d=d', '/r/e=e']);
        expect(second).toMatchObject({ remaining: 1, revision: first.revision });
        const third = await store.list('/r/', { limit: 3, after: '/r/e', revision: first.revision });
        expect(third).toMatchObject({ items: [{ key: '/r/f', value: Buffer.from('f') }], remaining: 0 });
        expect(await keysAt('/r/')).toEqual(['/r/a=a', '/r/b=b', '/r/bb=new', '/r/d=changed', '/r/e=e']);
      });

      it('shows every revision as it was', async () => {
        const a = await write('/r/a', '1');
        const b = await write('/r/b', '2');
        const a2 = await write('/r/a', '3', a);
        const gone = await remove('/r/b', b);
        const again = await write('/r/b', '4');
        expect(await Promise.all([a, b, a2, gone, again].map((revision) => keysAt('/r/', revision)))).toEqual([
          ['/r/a=1'],
          ['/r/a=1', '/r/b=2'],
          ['/r/a=3', '/r/b=2'],
          ['/r/a=3'],
          ['/r/a=3', '/r/b=4'],
        ]);
      });

      it('refuses a revision that is yet to come', async () => {
        const revision = await write('/r/a', '1');
        await expect(store.list('/r/', { revision: revision + 1000 })).rejects.toBeInstanceOf(FutureRevisionError);
      });

      it('pages through many keys, none missing and none twice', async () => {
        await Promise.all(Array.from({ length: 700 }, (_, index) => write(`/r/${String(index).padStart(4, '0')}`, `${index}`)));
        const keys: string[] = [];
        let page = await store.list('/r/', { limit: 130 });
        const { revision } = page;
        for (;;) {
          keys.push(...page.items.map(({ key }) => key));
          expect(page.remaining).toBe(700 - keys.length);
          if (page.remaining === 0) break;
          await write(`/r/${String(keys.length).padStart(4, '0')}x`, 'later');
          page = await store.list('/r/', { limit: 130, after: keys.at(-1)!, revision });
        }
        expect(keys).toEqual(Array.from({ length: 700 }, (_, index) => `/r/${String(index).padStart(4, '0')}`));
      });
    });

    describe('watching', () => {
      it('tells every change below the prefix in order', async () => {
        const events = watch('/r/', await store.currentRevision());
        const a = await write('/r/a', 'one');
        await write('/q/a', 'elsewhere');
        const a2 = await write('/r/a', 'two', a);
        const gone = await remove('/r/a', a2);
        expect(await events.take(3)).toEqual([
          { type: 'put', key: '/r/a', value: Buffer.from('one'), revision: a },
          { type: 'put', key: '/r/a', value: Buffer.from('two'), revision: a2 },
          { type: 'delete', key: '/r/a', revision: gone },
        ]);
      });

      it('begins in the past, after the revision it was given', async () => {
        const a = await write('/r/a', '1');
        const b = await write('/r/b', '2');
        await remove('/r/a', a);
        const events = watch('/r/', a);
        await write('/r/c', '3');
        expect((await events.take(3)).map(summary)).toEqual(['put /r/b', 'delete /r/a', 'put /r/c']);
        expect(b).toBeGreaterThan(a);
      });

      it('misses nothing and doubles nothing, wherever in a stream of writes it begins', async () => {
        const start = await store.currentRevision();
        const written: number[] = [];
        const recorders: { readonly from: number; readonly events: Recorder }[] = [{ from: start, events: watch('/r/', start) }];
        for (let round = 0; round < 10; round++) {
          const many = Array.from({ length: 30 }, (_, index) => write(`/r/${round}-${index}`, 'x'));
          const from = written.at(-1) ?? start;
          recorders.push({ from, events: watch('/r/', from) });
          written.push(...(await Promise.all(many)).sort((a, b) => a - b));
        }
        for (const { from, events } of recorders) {
          const expected = written.filter((revision) => revision > from);
          expect((await events.take(expected.length)).map(({ revision }) => revision)).toEqual(expected);
        }
      });

      it('ends when its signal aborts, though nothing happens', async () => {
        const stop = new AbortController();
        const events = record(store.watch('/r/', { after: await store.currentRevision(), signal: stop.signal }));
        await write('/r/a', '1');
        await events.take(1);
        stop.abort();
        await events.ended;
      });

      it('moves a watcher on that sees nothing of its own', async () => {
        const events = watch('/r/', await store.currentRevision());
        const revision = await write('/q/a', 'elsewhere');
        store.requestProgress?.();
        await expect.poll(() => events.revision, { timeout: 10_000 }).toBeGreaterThanOrEqual(revision);
        expect(await events.take(0)).toEqual([]);
      });
    });

    describe('compacting', () => {
      it('keeps the newest state and the history after the compacted revision', async () => {
        const a = await write('/r/a', '1');
        const b = await write('/r/b', '2');
        const a2 = await write('/r/a', '3', a);
        const gone = await remove('/r/b', b);
        const a3 = await write('/r/a', '4', a2);
        await store.compact(gone);
        expect(await keysAt('/r/')).toEqual(['/r/a=4']);
        expect(await keysAt('/r/', gone)).toEqual(['/r/a=3']);
        expect((await watch('/r/', gone).take(1)).map(({ revision }) => revision)).toEqual([a3]);
      });

      it('refuses to list or watch what is gone', async () => {
        const a = await write('/r/a', '1');
        const a2 = await write('/r/a', '2', a);
        await write('/r/b', '3');
        await store.compact(a2 + 1);
        await expect(store.list('/r/', { revision: a })).rejects.toBeInstanceOf(CompactedError);
        await expect(watch('/r/', a - 1).ended).rejects.toBeInstanceOf(CompactedError);
      });

      it('can be repeated, and loses nothing that is still needed', async () => {
        let revision = await write('/r/a', '0');
        await write('/r/still', 'here');
        for (let round = 1; round <= 5; round++) {
          revision = await write('/r/a', `${round}`, revision);
          await store.compact(revision);
          expect(await keysAt('/r/', revision)).toEqual([`/r/a=${round}`, '/r/still=here']);
        }
      });
    });

    describe('time to live', () => {
      it('deletes what is due, as any other deletion', async () => {
        const events = watch('/r/', await store.currentRevision());
        await store.put('/r/event', Buffer.from('1'), 0, { ttlSeconds: 2 });
        await write('/r/stays', '2');
        expect(await store.get('/r/event')).toBeDefined();
        await subject.expire();
        expect((await events.take(3)).map(summary)).toEqual(['put /r/event', 'put /r/stays', 'delete /r/event']);
        expect(await keysAt('/r/')).toEqual(['/r/stays=2']);
      });

      it('counts from the last write, which may also lift it', async () => {
        await store.put('/r/event', Buffer.from('1'), 0, { ttlSeconds: 2 });
        await store.put('/r/marker', Buffer.from('1'), 0, { ttlSeconds: 2 });
        await write('/r/event', '2', (await store.get('/r/event'))!.revision);
        await subject.expire();
        await expect.poll(() => keysAt('/r/'), { timeout: 10_000 }).toEqual(['/r/event=2']);
      });
    });
  });
}

interface Recorder {
  /** The first `count` key events, once there are as many. */
  take(count: number): Promise<readonly StoreEvent[]>;
  readonly revision: number;
  readonly ended: Promise<void>;
}

function record(batches: AsyncIterable<readonly StoreEvent[]>): Recorder {
  const events: StoreEvent[] = [];
  let revision = 0;
  const run = async (): Promise<void> => {
    for await (const batch of batches) {
      for (const event of batch) {
        expect(event.revision).toBeGreaterThanOrEqual(revision);
        revision = event.revision;
        if (event.type !== 'progress') events.push(event);
      }
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  return {
    ended,
    get revision() {
      return revision;
    },
    async take(count) {
      await expect.poll(() => events.length, { timeout: 10_000, interval: 5 }).toBeGreaterThanOrEqual(count);
      return events.slice(0, count);
    },
  };
}

const summary = (event: StoreEvent): string => (event.type === 'progress' ? 'progress' : `${event.type} ${event.key}`);
