import { isApiError, parseFieldSelector, parseLabelSelector, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import type { ObjectStorage, WatchEvent, WatchHandle, WatchQuery } from './object-storage.ts';
import { createObjectStorages, type ObjectStorages } from './object-storages.ts';
import { steppedClock, type SteppedClock } from './stepped-clock.ts';
import { widget, widgets, type Widget } from './test-resource.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let clock: SteppedClock;
let store: MemoryStore;
let storages: ObjectStorages;
let storage: ObjectStorage;

function open(window = { maxCount: 1000, maxBytes: 1_000_000 }): ObjectStorages {
  const opened = createObjectStorages({ store, log: quiet, clock, window });
  onTestFinished(() => opened.close());
  return opened;
}

beforeEach(() => {
  clock = steppedClock();
  store = new MemoryStore({ clock });
  storages = open();
  storage = storages.of(widgets);
});

interface Watching {
  readonly handle: WatchHandle;
  readonly lines: readonly string[];
  readonly events: readonly WatchEvent[];
  closedWith: Error | 'normally' | undefined;
  full: boolean;
  take(count: number): Promise<readonly string[]>;
}

async function watch(query: WatchQuery = {}, from = storage): Promise<Watching> {
  const lines: string[] = [];
  const events: WatchEvent[] = [];
  const watching: { -readonly [Key in keyof Watching]?: Watching[Key] } = { lines, events, full: false };
  const handle = await from.watch(query, {
    events: (batch) => {
      events.push(...batch);
      lines.push(...batch.map(describeEvent));
      return !watching.full;
    },
    closed: (error) => (watching.closedWith = error ?? 'normally'),
  });
  watching.take = async (count) => {
    await expect.poll(() => lines.length, { interval: 2 }).toBeGreaterThanOrEqual(count);
    return lines.slice(0, count);
  };
  return Object.assign(watching, { handle }) as Watching;
}

function describeEvent(event: WatchEvent): string {
  return event.type === 'BOOKMARK' ? `BOOKMARK${event.initialEventsEnd ? ' end' : ''}` : `${event.type} ${event.object.object().metadata.name}`;
}

const names = (objects: readonly { object(): KubeObject }[]): string[] => objects.map((object) => object.object().metadata.name);
const id = (name: string): { namespace: string; name: string } => ({ namespace: 'default', name });
const resize = (name: string, size: number): ReturnType<ObjectStorage['update']> =>
  storage.update(id(name), async (current) => ({ ...(current.object() as Widget), spec: { size } }));

describe('writing', () => {
  it('answers with the bytes that are read afterwards, the revision in them', async () => {
    const created = await storage.create(widget('a', { labels: { app: 'x' } }));
    expect(JSON.parse(created.json.toString())).toMatchObject({ kind: 'Widget', metadata: { name: 'a', resourceVersion: String(created.revision) } });
    expect((await storage.get(id('a')))?.json.toString()).toBe(created.json.toString());
    expect(await storage.get(id('b'))).toBeUndefined();
  });

  it('refuses a second object of the same name', async () => {
    await storage.create(widget('a'));
    await expect(storage.create(widget('a'))).rejects.toMatchObject({ reason: 'AlreadyExists', message: 'widgets.example.test "a" already exists' });
  });

  it.each([
    ['update', () => storage.update(id('a'), async () => undefined)],
    ['remove', () => storage.remove(id('a'), () => undefined)],
  ])('%s of what is not there is NotFound', async (_, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('does not write when nothing changes', async () => {
    const created = await storage.create(widget('a'));
    const same = await storage.update(id('a'), async (current) => structuredClone(current.object()));
    expect(same.revision).toBe(created.revision);
    expect(await store.currentRevision()).toBe(created.revision);
  });

  it('repeats an update that lost a race on the newest state', async () => {
    await storage.create(widget('a', { size: 0 }));
    const increment = (): Promise<unknown> =>
      storage.update(id('a'), async (current) => {
        const object = current.object() as Widget;
        return { ...object, spec: { size: object.spec.size + 1 } };
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect((await storage.get(id('a')))?.object()).toMatchObject({ spec: { size: 20 } });
  });

  it('answers a removal with the last state, and a check may refuse it', async () => {
    await storage.create(widget('a'));
    const refusal = new Error('not yet');
    await expect(storage.remove(id('a'), () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect((await storage.remove(id('a'), () => undefined)).object().metadata.name).toBe('a');
    expect(await storage.get(id('a'))).toBeUndefined();
  });

  it('of another server is seen by reads and by updates here', async () => {
    const other = open().of(widgets);
    await storage.create(widget('a'));
    await other.update(id('a'), async (current) => ({ ...(current.object() as Widget), spec: { size: 7 } }));
    expect((await storage.get(id('a')))?.object()).toMatchObject({ spec: { size: 7 } });
    await other.remove(id('a'), () => undefined);
    await expect(resize('a', 8)).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

describe('listing', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await storage.create(widget(name, { labels: { even: String('bd'.includes(name)) }, node: `node-${name}` }));
    await storage.create(widget('z', { namespace: 'other' }));
  });

  it.each([
    ['everything in key order', {}, ['a', 'b', 'c', 'd', 'e', 'z']],
    ['a namespace', { namespace: 'other' }, ['z']],
    ['by label', { labels: parseLabelSelector('even=true') }, ['b', 'd']],
    ['by the absence of a label value', { labels: parseLabelSelector('even!=true'), namespace: 'default' }, ['a', 'c', 'e']],
    ['by field', { fields: parseFieldSelector('spec.node=node-c') }, ['c']],
    ['by name', { fields: parseFieldSelector('metadata.name=d') }, ['d']],
    ['by namespace as a field', { fields: parseFieldSelector('metadata.namespace!=default') }, ['z']],
  ])('finds %s', async (_, query, expected) => {
    expect(names((await storage.list(query)).items)).toEqual(expected);
    expect(names(storage.cachedList(query)).sort()).toEqual(expected);
  });

  it('shows one state in joined bytes, whatever changes before they are read, and the next list the next', async () => {
    const sizes = (list: Buffer[]): unknown[] => (JSON.parse(`[${Buffer.concat(list).toString().slice(0, -1)}]`) as Widget[]).map(({ spec }) => spec.size);
    const read = async () => [...(await (await storage.list({})).joined!())];
    const before = await storage.list({});
    await resize('a', 10);
    await storage.remove(id('c'), () => undefined);
    expect(sizes([...(await before.joined!())])).toEqual(before.items.map((item) => (item.object() as Widget).spec.size));
    const [first, second] = [await read(), await read()];
    expect(sizes(first)).toEqual([
      10,
      ...before.items
        .slice(1)
        .filter((item) => item.object().metadata.name !== 'c')
        .map((item) => (item.object() as Widget).spec.size),
    ]);
    expect(second).toEqual(first);
    expect((await storage.list({ labels: parseLabelSelector('app=x') })).joined).toBeUndefined();
  });

  it('pages through one snapshot while objects come and go', async () => {
    const first = await storage.list({ limit: 2, namespace: 'default' });
    expect(first).toMatchObject({ remainingItemCount: 3 });
    await storage.create(widget('bb'));
    await storage.remove(id('c'), () => undefined);
    const second = await storage.list({ limit: 2, namespace: 'default', continueToken: first.continueToken });
    expect(names(second.items)).toEqual(['c', 'd']);
    expect(second).toMatchObject({ resourceVersion: first.resourceVersion, remainingItemCount: 1 });
    const third = await storage.list({ limit: 2, namespace: 'default', continueToken: second.continueToken });
    expect(names(third.items)).toEqual(['e']);
    expect(third.continueToken).toBeUndefined();
  });

  it('pages through the store when another server began the list', async () => {
    const first = await open().of(widgets).list({ limit: 4 });
    await storage.remove(id('e'), () => undefined);
    expect(names((await storage.list({ limit: 4, continueToken: first.continueToken })).items)).toEqual(['e', 'z']);
  });

  it('answers an expired token with one that goes on from the newest state', async () => {
    const first = await open().of(widgets).list({ limit: 2 });
    await storage.remove(id('c'), () => undefined);
    await store.compact(await store.currentRevision());
    const error: unknown = await storage.list({ limit: 2, continueToken: first.continueToken }).catch((reason: unknown) => reason);
    if (!isApiError(error, 'Expired')) throw error;
    expect(error.message).toMatch(/^The provided continue parameter is too old to display a consistent list result\./);
    expect(names((await storage.list({ continueToken: error.status.metadata.continue })).items)).toEqual(['d', 'e', 'z']);
  });

  it('shows an exact revision, and says when it is gone', async () => {
    const { resourceVersion } = await storage.list({});
    await storage.remove(id('a'), () => undefined);
    const exact = { resourceVersion, resourceVersionMatch: 'Exact' };
    expect(names((await storage.list(exact)).items)).toContain('a');
    await store.compact(await store.currentRevision());
    await expect(storage.list(exact)).rejects.toMatchObject({ reason: 'Expired', message: 'The resourceVersion for the provided list is too old.' });
  });

  it('says that a revision has not come yet', async () => {
    await expect(storage.list({ resourceVersion: '100000' })).rejects.toMatchObject({
      code: 504,
      message: expect.stringMatching(/^Timeout: Too large resource version: 100000, current: \d+$/) as string,
    });
  });

  it('keeps selections right while objects change', async () => {
    const query = { fields: parseFieldSelector('spec.node=moved') };
    expect((await storage.list(query)).items).toHaveLength(0);
    await storage.update(id('a'), async (current) => ({ ...(current.object() as Widget), spec: { size: 1, node: 'moved' } }));
    expect(names((await storage.list(query)).items)).toEqual(['a']);
  });
});

describe('watching', () => {
  it('begins with the state and goes on with changes', async () => {
    await storage.create(widget('a'));
    const watching = await watch();
    await storage.create(widget('b'));
    await resize('a', 2);
    await storage.remove(id('b'), () => undefined);
    expect(await watching.take(4)).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
  });

  it('resumes after a revision with nothing missing or doubled', async () => {
    const { revision } = await storage.create(widget('a'));
    await storage.create(widget('b'));
    const watching = await watch({ resourceVersion: String(revision) });
    await storage.create(widget('c'));
    expect(await watching.take(2)).toEqual(['ADDED b', 'ADDED c']);
  });

  it.each([
    ['label', { labels: parseLabelSelector('app=x') }],
    ['label absence', { labels: parseLabelSelector('app!=y,app') }],
    ['field', { fields: parseFieldSelector('spec.node=x') }],
  ])('shows objects that enter and leave a %s selection as if they came and went', async (_, selection) => {
    const watching = await watch({ ...selection, resourceVersion: '0' });
    const put = (value: string): Promise<unknown> =>
      storage.update(id('a'), async (current) => ({
        ...widget('a', { labels: { app: value }, node: value }),
        metadata: { ...current.object().metadata, labels: { app: value } },
      }));
    await storage.create(widget('a', { labels: { app: 'y' }, node: 'y' }));
    await put('x');
    await resize('a', 5).then(() => put('x'));
    await put('y');
    const lines = await watching.take(2);
    expect(lines[0]).toBe('ADDED a');
    await expect.poll(() => watching.lines.at(-1)).toBe('DELETED a');
    const gone = watching.events.at(-1)!;
    if (gone.type === 'BOOKMARK') throw new Error('expected an object');
    expect(gone.object.object().metadata).toMatchObject({ labels: { app: 'x' }, resourceVersion: String(await store.currentRevision()) });
  });

  it('builds one line for all watchers of an event', async () => {
    const [one, two] = [await watch(), await watch({ labels: parseLabelSelector('!missing') })];
    await storage.create(widget('a'));
    await one.take(1);
    await two.take(1);
    expect(one.events[0]!.line()).toBe(two.events[0]!.line());
    expect(one.events[0]!.line().toString()).toMatch(/^\{"type":"ADDED","object":\{"kind":"Widget".*\}\}\n$/);
  });

  it('ends a streamed list with a bookmark that says so', async () => {
    await storage.create(widget('a'));
    const watching = await watch({ sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowBookmarks: true });
    expect(await watching.take(2)).toEqual(['ADDED a', 'BOOKMARK end']);
    expect(JSON.parse(watching.events[1]!.line().toString())).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'Widget',
        apiVersion: 'example.test/v1',
        metadata: { resourceVersion: String(await store.currentRevision()), creationTimestamp: null, annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
  });

  it('bookmarks once a minute, whatever else was written', async () => {
    const watching = await watch({ allowBookmarks: true, resourceVersion: '0' });
    await store.put('/registry/core/secrets/default/x', Buffer.from('{}'), 0);
    await expect
      .poll(() => {
        clock.step(60_000);
        return watching.lines.length;
      })
      .toBeGreaterThan(0);
    expect(watching.lines[0]).toBe('BOOKMARK');
  });

  it('refuses a revision that is out of the window', async () => {
    const few = open({ maxCount: 3, maxBytes: 1_000_000 }).of(widgets);
    const { revision } = await few.create(widget('a'));
    for (const name of ['b', 'c', 'd', 'e', 'f']) await few.create(widget(name));
    await expect(watch({ resourceVersion: String(revision) }, few)).rejects.toMatchObject({
      code: 410,
      message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/) as string,
    });
  });

  it('goes on where a full receiver stopped, once it has drained', async () => {
    const watching = await watch();
    watching.full = true;
    await storage.create(widget('a'));
    await watching.take(1);
    for (const name of ['b', 'c', 'd']) await storage.create(widget(name));
    expect(watching.lines).toEqual(['ADDED a']);
    watching.full = false;
    watching.handle.drained();
    await storage.create(widget('e'));
    expect(await watching.take(5)).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d', 'ADDED e']);
  });

  it('cuts off a receiver that the window has left behind', async () => {
    const few = open({ maxCount: 3, maxBytes: 1_000_000 }).of(widgets);
    const watching = await watch({}, few);
    watching.full = true;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await few.create(widget(name));
      await watching.take(1);
    }
    watching.handle.drained();
    await expect.poll(() => watching.closedWith).toMatchObject({ code: 410 });
  });

  it('ends every watch when the server stops', async () => {
    const watching = await watch();
    storages.close();
    expect(watching.closedWith).toBe('normally');
  });
});

describe('definitions that share a storage', () => {
  const gadgets: ResourceDefinition = {
    ...(widgets as ResourceDefinition),
    reference: { ...widgets.reference, group: 'other.test', kind: 'Gadget', plural: 'gadgets' },
    selectableFields: [{ label: 'place', value: (object) => (object as KubeObject & { place: string }).place }],
    sharedStorage: {
      storedAs: widgets.reference,
      toStored: (object) => ({ ...widget(object.metadata.name, { node: (object as KubeObject & { place: string }).place }), metadata: object.metadata }),
      fromStored: ({ metadata, ...rest }) => ({ apiVersion: 'other.test/v1', kind: 'Gadget', metadata, place: (rest as Widget).spec.node ?? '' }) as KubeObject,
    },
  };

  it('see each other’s objects in their own form, and select by their own fields', async () => {
    const other = storages.of(gadgets);
    const watching = await watch({ fields: parseFieldSelector('place=shelf') }, other);
    const { revision } = await storage.create(widget('a', { node: 'shelf' }));
    expect(JSON.parse((await other.get(id('a')))!.json.toString())).toMatchObject({
      kind: 'Gadget',
      place: 'shelf',
      metadata: { resourceVersion: String(revision) },
    });
    expect(await watching.take(1)).toEqual(['ADDED a']);
    await other.update(id('a'), async (current) => ({ ...current.object(), place: 'floor' }) as KubeObject);
    expect((await storage.get(id('a')))!.object()).toMatchObject({ kind: 'Widget', spec: { node: 'floor' } });
    expect(await watching.take(2)).toEqual(['ADDED a', 'DELETED a']);
  });
});
