import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWriting } from './harness/acknowledged-writes.ts';
import { startOwnCluster, type OwnCluster } from './harness/own-cluster.ts';
import { losePower } from './harness/power-loss.ts';

let cluster: OwnCluster;
beforeAll(async () => void (cluster = await startOwnCluster({ name: 'power', flags: ['--example'] })));
afterAll(() => cluster[Symbol.asyncDispose]());

const visits = async (): Promise<number> => {
  const response = await fetch(`http://${cluster.config.nodes[0]?.address}:30080/`, { signal: AbortSignal.timeout(5000) });
  const [, count] = /^visits: (\d+)$/m.exec(await response.text()) ?? [];
  if (count === undefined) throw new Error('the example does not answer');
  return Number(count);
};
const readyPods = async (): Promise<string> =>
  cluster.kubectl('get', 'pods', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}');

describe('a cluster whose machine lost its power under writes', () => {
  it('comes back by `kubets start` with every pod, the volume and every acknowledged object', async () => {
    const before = { visits: await visits(), pods: await readyPods() };
    const writes = startWriting({ client: cluster.client, series: 'power' });
    await eventually(() => writes.written.length > 100, { timeoutMs: 30_000 });
    using stranger = await losePower(cluster.config, cluster.paths);
    await writes.stop();
    expect(await cluster.kubets('start')).toContain('Pods are back');
    expect(await readyPods()).toBe(before.pods);
    await eventually(async () => expect(await visits()).toBeGreaterThan(before.visits), { timeoutMs: 20_000, intervalMs: 200 });
    expect(await writes.missing()).toEqual([]);
    expect(stranger.isAlive()).toBe(true);
  });

  it('stops and starts as ever afterwards, and leaves strangers alone', async () => {
    await cluster.kubets('stop');
    await cluster.kubets('start');
    await eventually(visits, { timeoutMs: 20_000, intervalMs: 200 });
    expect(await cluster.kubets('start')).toContain('is running');
  });
});

describe('a cluster whose supervisor was killed', () => {
  it('is started again, whatever of it went on running', async () => {
    const apiserver = readFileSync(path.join(cluster.paths.run, 'apiserver.pid'), 'utf8');
    const supervisor = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${apiserver}/status`, 'utf8'))?.[1]);
    process.kill(supervisor, 'SIGKILL');
    await eventually(async () => expect(await cluster.kubets('status')).toContain('is stopped'));
    expect(await cluster.kubets('start')).toContain('Pods are back');
    await eventually(visits, { timeoutMs: 20_000, intervalMs: 200 });
  });
});
