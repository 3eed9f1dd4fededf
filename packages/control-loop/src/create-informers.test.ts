import { type ConfigMap, configMaps } from '@kubets/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInformers } from './create-informers.ts';
import type { Change, Informer } from './informer.ts';
import { FakeApi } from './testing/fake-api.ts';
import { FakeClock, settle } from './testing/fake-clock.ts';

const draft = (name: string, data: Record<string, string> = {}): ConfigMap =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'shop', name, managedFields: [{ manager: 'me' }] }, data }) as unknown as ConfigMap;

let api: FakeApi<ConfigMap>;
let clock: FakeClock;
let stop: AbortController;
let running: Promise<void>;
let informer: Informer<ConfigMap>;
let changes: string[];

const describeChange = (change: Change<ConfigMap>): string =>
  change.type === 'replaced' ? `replaced ${change.objects.map((object) => object.metadata.name).join()}` : `${change.type} ${change.object.metadata.name}`;

beforeEach(async () => {
  api = new FakeApi(configMaps);
  clock = new FakeClock();
  stop = new AbortController();
  changes = [];
  const informers = createInformers(api.client, { clock });
  informer = informers.informer(configMaps, { indexes: { data: (object) => Object.values(object.data ?? {}) } });
  informer.onChange((change) => changes.push(describeChange(change)));
  api.create(draft('a', { x: '1' }));
  api.create(draft('b', { x: '1' }));
  running = informers.run(stop.signal);
  await informer.whenSynced();
  await settle();
  changes.length = 0;
  api.calls.length = 0;
});

afterEach(async () => {
  stop.abort(new Error('the test is over'));
  await running;
});

describe('an informer', () => {
  it('holds what was listed, without managed fields, by namespace and by index', () => {
    expect(informer.lister.get('shop/a')?.metadata.managedFields).toBeUndefined();
    expect(informer.lister.inNamespace('shop')).toHaveLength(2);
    expect(informer.lister.inNamespace('other')).toEqual([]);
    expect(informer.lister.byIndex('data', '1').map((object) => object.metadata.name)).toEqual(['a', 'b']);
  });

  it('holds no more of each object than its reader keeps', async () => {
    const kept = createInformers(api.client, { clock });
    const lean = kept.informer(configMaps, { keep: ({ data: _, ...rest }) => rest });
    const following = kept.run(stop.signal);
    await lean.whenSynced();
    api.create(draft('c', { x: '1' }));
    await settle();
    expect(lean.lister.list().map(({ metadata, data }) => [metadata.name, data])).toEqual(['a', 'b', 'c'].map((name) => [name, undefined]));
    stop.abort(new Error('the test is over'));
    await following;
  });

  it('follows changes in the cache, its indexes and its handlers', async () => {
    const a = informer.lister.get('shop/a');
    if (a === undefined) throw new Error('a is not cached');
    api.update({ ...a, data: { x: '2' } });
    api.create(draft('c', { x: '2' }));
    api.delete({ namespace: 'shop', name: 'b' });
    await settle();
    expect(changes).toEqual(['updated a', 'added c', 'deleted b']);
    expect(informer.lister.byIndex('data', '2').map((object) => object.metadata.name)).toEqual(['a', 'c']);
    expect(informer.lister.byIndex('data', '1')).toEqual([]);
  });

  it('resumes a watch the server ended at the last revision it saw, bookmarks included', async () => {
    api.bookmark();
    await settle();
    api.endWatches();
    await settle();
    expect(api.calls).toEqual(['watch from 103']);
    api.create(draft('c'));
    await settle();
    expect(changes).toEqual(['added c']);
  });

  it('misses nothing that happened between two watches', async () => {
    api.failure = new Error('connection refused');
    api.endWatches();
    await settle();
    api.failure = undefined;
    api.create(draft('c'));
    await clock.step(2000);
    expect(changes).toEqual(['added c']);
  });

  it('relists as one change when its revision is gone, keeping unchanged objects as they are', async () => {
    const a = informer.lister.get('shop/a');
    api.failure = new Error('connection refused');
    api.endWatches();
    await settle();
    api.failure = undefined;
    api.delete({ namespace: 'shop', name: 'b' });
    api.create(draft('c'));
    api.compact();
    await clock.step(10_000);
    expect(changes).toEqual(['replaced a,c']);
    expect(informer.lister.get('shop/a')).toBe(a);
    api.create(draft('d'));
    await settle();
    expect(changes).toEqual(['replaced a,c', 'added d']);
  });

  it('waits longer and longer while the server is away', async () => {
    api.failure = new Error('connection refused');
    api.endWatches();
    await clock.step(120_000);
    expect(api.calls.length).toBeGreaterThan(4);
    expect(api.calls.length).toBeLessThan(12);
    api.failure = undefined;
    await clock.step(70_000);
    expect(api.watchers).toBe(1);
  });

  it('gives up a watch that outlives its time limit and opens another', async () => {
    await clock.step(700_000);
    expect(api.calls).toEqual(['watch from 102']);
    expect(api.watchers).toBe(1);
  });

  it('is shared by everyone who asks for the same selection', () => {
    const informers = createInformers(api.client, { clock });
    expect(informers.informer(configMaps, { namespace: 'x' })).toBe(informers.informer(configMaps, { namespace: 'x' }));
    expect(informers.informer(configMaps, { namespace: 'x' })).not.toBe(informers.informer(configMaps));
  });

  it('goes on when a handler throws', async () => {
    informer.onChange(() => {
      throw new Error('handler');
    });
    api.create(draft('c'));
    api.create(draft('d'));
    await settle();
    expect(changes).toEqual(['added c', 'added d']);
  });
});
