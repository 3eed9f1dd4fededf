import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWriting } from './harness/acknowledged-writes.ts';
import { startOwnCluster, type OwnCluster } from './harness/own-cluster.ts';
import { output } from './harness/run-program.ts';
import { mountsBelow } from './harness/mounts.ts';
import { killAll, losePower } from './harness/power-loss.ts';

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

describe('a cluster all of whose processes were killed, and whose description is gone', () => {
  it('is found by what the machine has of it, and goes without a trace', async () => {
    const { bridge } = cluster.config;
    const { root, config } = cluster.paths;
    await killAll(cluster.paths);
    rmSync(config);
    await output('ip', ['link', 'delete', bridge]);
    expect(mountsBelow(root)).not.toEqual([]);
    expect((await cluster.tryKubets('up')).stderr).toContain('holds what is left of a cluster');

    const said = await cluster.kubets('down');
    for (const line of said.slice(said.indexOf('Looked for what is left:')).trim().split('\n').slice(1)) expect(line).toMatch(/ none$/);
    expect([mountsBelow(root), existsSync(root)]).toEqual([[], false]);
    for (const look of [['ip', 'link'], ['ip', 'netns'], ['iptables-save']] as const) expect(await output(look[0], look.slice(1))).not.toContain(`${bridge}-`);
    expect(await output('iptables-save', [])).not.toContain(root);
    expect(await cluster.kubets('down')).toContain('There is no cluster power');
  });
});
