import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LmdbStore } from './lmdb-store.ts';
import { steppedClock } from './stepped-clock.ts';
import { describeStore } from './store.contract.ts';

async function scratchDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kubets-lmdb-'));
}

describeStore('lmdb', async () => {
  const path = await scratchDirectory();
  const clock = steppedClock();
  const store = new LmdbStore({ path, clock });
  return {
    store,
    expire: async () => clock.step(3000),
    dispose: async () => {
      await store.close();
      await rm(path, { recursive: true });
    },
  };
});

describe('an lmdb store opened again', () => {
  it('holds all content, history, compaction and expiry', async () => {
    const path = await scratchDirectory();
    onTestFinished(() => rm(path, { recursive: true }));
    const clock = steppedClock();
    const first = new LmdbStore({ path, clock });
    await first.put('/r/a', Buffer.from('1'), 0);
    const { revision } = (await first.get('/r/a'))!;
    await first.put('/r/a', Buffer.from('2'), revision);
    await first.compact(revision);
    await first.put('/r/event', Buffer.from('3'), 0, { ttlSeconds: 60 });
    await first.close();

    const second = new LmdbStore({ path, clock });
    onTestFinished(() => second.close());
    expect(await second.currentRevision()).toBe(revision + 2);
    expect((await second.list('/r/', { revision })).items.map(({ value }) => value.toString())).toEqual(['1']);
    await expect(second.list('/r/', { revision: revision - 1 })).rejects.toThrow(`revisions up to ${revision} are compacted`);
    clock.step(61_000);
    await expect.poll(() => second.get('/r/event')).toBeUndefined();
    expect((await second.get('/r/a'))?.value.toString()).toBe('2');
  });

  it('has every write that was acknowledged before the process was killed', async () => {
    const path = await scratchDirectory();
    onTestFinished(() => rm(path, { recursive: true }));
    const acknowledged = new Map<string, number>();
    const writer = fork(join(import.meta.dirname, 'testdata/write-until-killed.ts'), [path]);
    writer.on('message', ([key, revision]: [string, number]) => acknowledged.set(key, revision));
    await expect.poll(() => acknowledged.size, { timeout: 15_000 }).toBeGreaterThan(500);
    writer.kill('SIGKILL');
    await once(writer, 'close');

    const store = new LmdbStore({ path });
    onTestFinished(() => store.close());
    const stored = new Map((await store.list('/r/')).items.map(({ key, revision }) => [key, revision]));
    for (const [key, revision] of acknowledged) expect(stored.get(key)).toBe(revision);
    expect(await store.currentRevision()).toBe(Math.max(...stored.values()));
  });

  it('is compacted again once the disk has room, after it had none', async () => {
    const path = await scratchDirectory();
    onTestFinished(() => rm(path, { recursive: true }));
    let bavail = 1e6;
    const store = new LmdbStore({ path, freeSpace: () => ({ bavail, bsize: 4096 }) });
    onTestFinished(() => store.close());
    for (const name of ['a', 'b', 'c']) await store.put(`/r/${name}`, Buffer.from('1'), 0);
    const newest = await store.currentRevision();
    bavail = 0;
    await expect(store.compact(newest - 1)).rejects.toMatchObject({ reason: 'full' });
    bavail = 1e6;
    await store.compact(newest);
    await expect(store.list('/r/', { revision: newest - 1 })).rejects.toThrow(`revisions up to ${newest} are compacted`);
  });

  it('has exactly what it acknowledged when the disk was full', async () => {
    const path = await scratchDirectory();
    onTestFinished(() => rm(path, { recursive: true }));
    // A file size limit stands for the disk; the signal that comes with it is ignored.
    const limited = `trap '' XFSZ; ulimit -f 8000; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', limited, process.execPath, join(import.meta.dirname, 'testdata/write-until-full.ts'), path], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [report] = (await once(child, 'message')) as [{ acknowledged: string[]; refusals: string[]; readable: number }];
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
    expect(report.refusals).toHaveLength(8);
    for (const refusal of report.refusals) expect(refusal).toMatch(/^(full|failed): ./);
    expect(report.readable).toBe(report.acknowledged.length);

    const store = new LmdbStore({ path });
    onTestFinished(() => store.close());
    expect((await store.list('/r/')).items.map(({ key }) => key)).toEqual([...report.acknowledged].sort());
  });
});
