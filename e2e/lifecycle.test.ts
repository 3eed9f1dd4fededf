import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubetsCommand } from './harness/cluster-under-test.ts';
import { output, runProgram } from './harness/run-program.ts';
import { upstreamKubectl } from './harness/upstream-tools.ts';

const home = mkdtempSync('/tmp/kubets-lifecycle-');
const kubeconfig = path.join(home, 'kube', 'config');
const environment = { KUBETS_HOME: path.join(home, 'clusters'), KUBECONFIG: kubeconfig };
const kubets = (...args: readonly string[]): Promise<string> => output(kubetsCommand, args, { environment });
const kubectl = (...args: readonly string[]): Promise<string> => output(upstreamKubectl('v36'), args, { environment });

afterAll(() => rmSync(home, { recursive: true }));

describe('a second cluster, on etcd, beside the first', () => {
  it('comes up with its context in the kubeconfig', async () => {
    expect(await kubets('up', '--name', 'second', '--nodes', '1', '--store', 'etcd', '--example')).toContain('Cluster second is up with 1 nodes');
    expect(parse(readFileSync(kubeconfig, 'utf8'))).toMatchObject({ 'current-context': 'kubets-second' });
    expect(await kubectl('get', 'nodes')).toMatch(/node1\s+Ready/);
  });

  it('shows its processes', async () => {
    expect(await kubets('status', '--name', 'second')).toMatch(/etcd\s+running[\s\S]*node1-kube-proxy\s+running/);
  });

  it('refuses to be made twice and says what to do', async () => {
    const { code, stderr } = await runProgram(kubetsCommand, ['up', '--name', 'second'], { environment });
    expect([code, stderr]).toEqual([1, expect.stringContaining('kubets start --name second')]);
  });

  it('brings every pod back after stop and start', async () => {
    await kubectl('create', 'configmap', 'kept', '--from-literal=a=b');
    await kubets('stop', '--name', 'second');
    expect(await kubets('status', '--name', 'second')).toContain('is stopped');
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
