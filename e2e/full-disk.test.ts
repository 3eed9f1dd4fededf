import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { configMaps } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWriting } from './harness/acknowledged-writes.ts';
import { startOwnCluster, type OwnCluster } from './harness/own-cluster.ts';

/** Takes all that is left of the file system. */
function fillDisk(file: string): number {
  const handle = openSync(file, 'w');
  try {
    for (const size of [1 << 20, 4096]) writeUntilRefused(handle, Buffer.alloc(size));
    return fstatSync(handle).size;
  } finally {
    closeSync(handle);
  }
}

function writeUntilRefused(handle: number, chunk: Buffer): void {
  try {
    while (writeSync(handle, chunk) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

describe('a cluster whose disk is full', () => {
  let cluster: OwnCluster;
  beforeAll(async () => void (cluster = await startOwnCluster({ name: 'full', size: '200M' })));
  afterAll(() => cluster[Symbol.asyncDispose]());

  it('refuses writes and says why, goes on reading, loses nothing, and goes on writing once there is room', async () => {
    const filling = path.join(path.dirname(cluster.paths.root), 'filling');
    const writes = startWriting({ client: cluster.client, series: 'full', bytes: 20_000 });
    await eventually(() => writes.written.length > 20, { timeoutMs: 30_000 });
    expect(fillDisk(filling)).toBeGreaterThan(1 << 20);
    await eventually(() => writes.failures.length > 20, { timeoutMs: 60_000 });
    const acknowledged = writes.written.length;
    expect(writes.failures.map((failure) => (failure as { status?: object }).status)).toEqual(
      writes.failures.map(() => expect.objectContaining({ code: 500, message: expect.stringContaining('no space left on the device') })),
    );
    expect(await writes.missing()).toEqual([]);
    expect(await cluster.kubectl('get', 'nodes', '--no-headers')).toContain('node1');

    rmSync(filling);
    await eventually(() => writes.written.length > acknowledged + 20, { timeoutMs: 30_000 });
    await writes.stop();
    expect(await writes.missing()).toEqual([]);
    const { components } = JSON.parse(await cluster.kubets('status', '-o', 'json')) as { components: { name: string; restarts: number }[] };
    expect(components.find(({ name }) => name === 'apiserver')).toMatchObject({ state: 'running', restarts: 0 });
    await cluster.client.deleteCollection(configMaps, { namespace: 'default', labelSelector: 'series=full' });
  });

  it('is as durable as ever afterwards', async () => {
    await cluster.kubectl('create', 'configmap', 'kept', '--from-literal=a=b');
    await cluster.kubets('stop');
    await cluster.kubets('start');
    expect(await cluster.kubectl('get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}')).toBe('b');
  });
});

describe('a cluster whose etcd has a full disk', () => {
  let cluster: OwnCluster;
  beforeAll(async () => void (cluster = await startOwnCluster({ name: 'full-etcd', size: '500M', flags: ['--store', 'etcd'] })));
  afterAll(() => cluster[Symbol.asyncDispose]());

  it('refuses writes as long as etcd does, says so, loses nothing, and goes on by itself once there is room', async () => {
    const filling = path.join(path.dirname(cluster.paths.root), 'filling');
    const writes = startWriting({ client: cluster.client, series: 'full', bytes: 200_000 });
    await eventually(() => writes.written.length > 20, { timeoutMs: 30_000 });
    expect(fillDisk(filling)).toBeGreaterThan(1 << 20);
    await eventually(() => writes.failures.length > 20, { timeoutMs: 100_000 });
    const statuses = writes.failures.map((failure) => (failure as { status?: { code: number; message: string } }).status);
    expect(statuses.filter((status) => status === undefined || ![500, 503, 504].includes(status.code) || status.message === '')).toEqual([]);
    const acknowledged = writes.written.length;

    rmSync(filling);
    await eventually(() => writes.written.length > acknowledged + 20, { timeoutMs: 100_000 });
    await writes.stop();
    expect(await writes.missing()).toEqual([]);
    const { components } = JSON.parse(await cluster.kubets('status', '-o', 'json')) as { components: { name: string; restarts: number }[] };
    expect(components.find(({ name }) => name === 'apiserver')).toMatchObject({ state: 'running', restarts: 0 });
  }, 300_000);
});
