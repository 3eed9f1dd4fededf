import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clusterPaths, readClusterConfig } from '@kubets/cluster';
import { parse } from 'yaml';
import { kubetsCommand } from './harness/cluster-under-test.ts';
import { removeHome } from './harness/remove-home.ts';
import { output, runProgram, type Outcome } from './harness/run-program.ts';
import { upstreamKubectl } from './harness/upstream-tools.ts';

const home = mkdtempSync('/tmp/kubets-lifecycle-');
const kubeconfig = path.join(home, 'kube', 'config');
const environment = { KUBETS_HOME: path.join(home, 'clusters'), KUBECONFIG: kubeconfig };
const kubets = (...args: readonly string[]): Promise<string> => output(kubetsCommand, args, { environment });
const kubectl = (...args: readonly string[]): Promise<string> => output(upstreamKubectl('v36'), args, { environment });

afterAll(() => removeHome(home, environment.KUBETS_HOME));

describe('a second cluster, on etcd, beside the first', () => {
  it('comes up with its context in the kubeconfig', async () => {
    expect(await kubets('up', '--name', 'second', '--nodes', '1', '--store', 'etcd', '--example')).toContain('Cluster second is up with 1 nodes');
    expect(parse(readFileSync(kubeconfig, 'utf8'))).toMatchObject({ 'current-context': 'kubets-second' });
    expect(await kubectl('get', 'nodes')).toMatch(/node1\s+Ready/);
  });

  it('shows its components with what they use, its nodes with their pods, and what answers where', async () => {
    const picture = await kubets('status', '--name', 'second');
    expect(picture).toMatch(/● Cluster second is running for \d+s/);
    expect(picture).toMatch(/etcd\s+running\s+\d+\s+\d+ MiB\s+[\d.]+ %\s+\d+s\s+0[\s\S]*node1-kube-proxy\s+running/);
    expect(picture).toMatch(/node1\s+Ready\s+10\.89\.\d+\.11\s+10\.\d+\.0\.0\/24\s+4 of 4/);
    expect(picture).toMatch(/default\/front-end\s+http:\/\/10\.89\.\d+\.11:30080/);
  });

  it('shows the same as JSON, to programs', async () => {
    const found = JSON.parse(await kubets('status', '--name', 'second', '-o', 'json')) as { components: { name: string; state: string; usage?: object }[] };
    expect(found).toMatchObject({
      name: 'second',
      state: 'running',
      store: { type: 'etcd' },
      workload: { type: 'workload', nodes: [{ pods: 4, podsReady: 4 }] },
    });
    expect(found.components.filter(({ state, usage }) => state !== 'running' || usage === undefined)).toEqual([]);
  });

  it('shows it again and again with --watch, until interrupted', async () => {
    const watching = spawn(kubetsCommand, ['status', '--name', 'second', '--watch'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(watching, 'exit');
    let shown = 0;
    for await (const chunk of watching.stdout) {
      shown += String(chunk).split('Cluster second is running').length - 1;
      if (shown === 2) watching.kill('SIGINT');
    }
    expect([await exited, shown]).toEqual([[0, null], 2]);
  });

  it('refuses to be made twice and says what to do', async () => {
    const { code, stderr } = await runProgram(kubetsCommand, ['up', '--name', 'second'], { environment });
    expect([code, stderr]).toEqual([1, expect.stringContaining('kubets start --name second')]);
  });

  it('does not start while others have its addresses or ports, and says which', async () => {
    await kubectl('create', 'configmap', 'kept', '--from-literal=a=b');
    await kubets('stop', '--name', 'second');
    expect(await kubets('status', '--name', 'second')).toContain('is stopped');
    const start = async (): Promise<Outcome> => runProgram(kubetsCommand, ['start', '--name', 'second'], { environment });
    const { podCidr, ports } = readClusterConfig(clusterPaths('second', environment.KUBETS_HOME));
    const range = podCidr.replace('.0.0/16', '.77.0/24');
    await output('ip', ['route', 'add', 'blackhole', range]);
    try {
      expect(await start()).toMatchObject({ code: 1, stderr: expect.stringContaining(`this machine has a route to ${range}`) });
    } finally {
      await output('ip', ['route', 'delete', 'blackhole', range]);
    }
    const taken = createServer().listen(ports.etcdClient);
    await once(taken, 'listening');
    try {
      expect(await start()).toMatchObject({ code: 1, stderr: expect.stringContaining(`port ${ports.etcdClient} of the cluster is in use`) });
    } finally {
      taken.close();
    }
  });

  it('brings every pod back after stop and start', async () => {
    await kubets('start', '--name', 'second');
    expect(await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')).toBe('True True True True');
    expect(await kubectl('get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}')).toBe('b');
  });

  it('goes without a trace', async () => {
    const said = await kubets('down', '--name', 'second');
    expect(said).not.toBe('');
    for (const line of said.slice(said.indexOf('Looked for what is left:')).trim().split('\n').slice(1)) expect(line).toMatch(/ none$/);
    expect(existsSync(kubeconfig)).toBe(false);
    expect(existsSync(environment.KUBETS_HOME)).toBe(false);
  });
});

describe('kubets, asked for what cannot be', () => {
  it.each<[string, string[], string, number?]>([
    ['an unknown option', ['up', '--nodez', '2'], 'Did you mean --nodes?'],
    ['a name no cluster may have', ['up', '--name', 'Bad_Name'], 'a lower-case letter, then'],
    ['no nodes', ['up', '--nodes', '0'], 'a whole number from 1 to 100'],
    ['a store there is not', ['up', '--store', 'floppy'], 'lmdb, etcd'],
    ['to start a cluster there is not', ['start', '--name', 'ghost'], 'there is no cluster ghost', 1],
  ])('says so: %s', async (_what, args, message, exitCode = 2) => {
    const { code, stderr } = await runProgram(kubetsCommand, args, { environment });
    expect([code, stderr]).toEqual([exitCode, expect.stringContaining(message)]);
  });

  it('says which port is taken', async () => {
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    try {
      const { port } = taken.address() as AddressInfo;
      const { code, stderr } = await runProgram(kubetsCommand, ['up', '--name', 'third', '--port', String(port)], { environment });
      expect([code, stderr]).toEqual([1, expect.stringContaining(`port ${port} is in use`)]);
    } finally {
      taken.close();
    }
  });

  it('says that it needs root rights', async () => {
    const { code, stderr } = await runProgram('setpriv', ['--reuid=65534', '--clear-groups', kubetsCommand, 'up', '--name', 'third'], { environment });
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs root rights')]);
  });
});
