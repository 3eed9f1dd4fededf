import { systemClock } from '@kubets/machinery';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startCuttableProxy, startEtcd, type EtcdProcess } from './etcd-process.ts';
import { EtcdStore } from './etcd-store.ts';
import { describeStore } from './store.contract.ts';

let etcd: EtcdProcess;
beforeAll(async () => {
  etcd = await startEtcd();
});
afterAll(() => etcd.stop());

describeStore('etcd', async () => {
  const store = new EtcdStore({ endpoints: [etcd.endpoint] });
  for (const { key, revision } of (await store.list('/')).items) await store.delete(key, revision);
  return { store, expire: () => systemClock.sleep(2500), dispose: () => store.close() };
});

describe('an etcd store whose connection is cut', () => {
  it('goes on watching without an event lost or doubled', async () => {
    const writer = new EtcdStore({ endpoints: [etcd.endpoint] });
    const proxy = await startCuttableProxy(etcd.port);
    const watcher = new EtcdStore({ endpoints: [proxy.endpoint] });
    const stop = new AbortController();
    onTestFinished(async () => {
      stop.abort();
      await watcher.close();
      await writer.close();
      await proxy.close();
    });
    const seen: number[] = [];
    const after = await writer.currentRevision();
    const watching = (async () => {
      for await (const batch of watcher.watch('/cut/', { after, signal: stop.signal })) {
        for (const event of batch) if (event.type !== 'progress') seen.push(event.revision);
      }
    })();
    const written: number[] = [];
    const writeSome = async (): Promise<void> => {
      for (let count = 0; count < 100; count++) {
        const outcome = await writer.put(`/cut/${written.length}`, Buffer.from('x'), 0);
        if (outcome.ok) written.push(outcome.revision);
      }
    };
    for (let round = 0; round < 3; round++) {
      const writing = writeSome();
      await expect.poll(() => seen.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(round * 100);
      proxy.cut();
      await writing;
      proxy.restore();
      await expect.poll(() => seen.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(written.length);
    }
    expect(written).toHaveLength(300);
    expect(seen).toEqual(written);
    stop.abort();
    await watching;
  }, 60_000);

  it('reports that etcd cannot be reached, and works again once it can', async () => {
    const proxy = await startCuttableProxy(etcd.port);
    const store = new EtcdStore({ endpoints: [proxy.endpoint], deadline: 2000 });
    onTestFinished(async () => {
      await store.close();
      await proxy.close();
    });
    await store.get('/r/a');
    proxy.cut();
    await expect(store.put('/r/cut-off', Buffer.from('1'), 0)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('etcd') as string,
    });
    proxy.restore();
    await expect
      .poll(
        () =>
          store.get('/r/a').then(
            () => 'answers',
            () => 'fails',
          ),
        { timeout: 10_000 },
      )
      .toBe('answers');
  });
});

it('never says that nothing happened up to a revision whose events are still on their way', async () => {
  const store = new EtcdStore({ endpoints: [etcd.endpoint] });
  const stop = new AbortController();
  onTestFinished(async () => {
    stop.abort();
    await store.close();
  });
  for (let round = 0; round < 5; round++) {
    const after = await store.currentRevision();
    const written: number[] = [];
    for (let count = 0; count < 50; count++) {
      const outcome = await store.put(`/behind/${round}/${count}`, Buffer.from('x'), 0);
      if (outcome.ok) written.push(outcome.revision);
    }
    // A watch that begins in the past gets its first events a while later: progress is asked for before them.
    const asking = setInterval(() => store.requestProgress(), 10);
    const told: number[] = [];
    const ended = new AbortController();
    for await (const batch of store.watch('/behind/', { after, signal: ended.signal })) {
      store.requestProgress();
      for (const event of batch) {
        if (event.type === 'progress' && event.revision >= written.at(-1)!) expect(told).toEqual(written);
        if (event.type !== 'progress') told.push(event.revision);
      }
      if (told.length === written.length) break;
    }
    clearInterval(asking);
    ended.abort();
    expect(told).toEqual(written);
  }
});
