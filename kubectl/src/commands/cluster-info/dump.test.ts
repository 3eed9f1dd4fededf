import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
  await underTest.kubectl(['run', 'web', '--image=x', '--overrides={"spec":{"nodeName":"gone"}}']);
});
afterAll(() => underTest[Symbol.asyncDispose]());

describe('kubectl cluster-info dump', () => {
  it('writes lists and logs of the current namespace and kube-system into files', async () => {
    const directory = join(underTest.home, 'state');
    const { stdout } = await underTest.kubectl(['cluster-info', 'dump', `--output-directory=${directory}`]);
    expect(stdout).toBe(`Cluster info dumped to ${directory}\n`);
    expect(readdirSync(directory).toSorted()).toEqual(['default', 'kube-system', 'nodes.json']);
    expect(readdirSync(join(directory, 'default')).toSorted()).toEqual([
      'daemonsets.json',
      'deployments.json',
      'events.json',
      'pods.json',
      'replicasets.json',
      'replication-controllers.json',
      'services.json',
      'web',
    ]);
    expect(JSON.parse(readFileSync(join(directory, 'default', 'pods.json'), 'utf8'))).toMatchObject({
      kind: 'PodList',
      items: [{ metadata: { name: 'web' } }],
    });
  });

  it('says in its place that a log cannot be read', async () => {
    const { code, stdout } = await underTest.kubectl('cluster-info dump --namespaces=default -o yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /==== START logs for container web of pod default\/web ====\nRequest log error: .*\n==== END logs for container web of pod default\/web ====\n$/,
    );
  });

  it('names files for what they hold', async () => {
    const directory = join(underTest.home, 'as-yaml');
    await underTest.kubectl(['cluster-info', 'dump', '--namespaces=default', '-o', 'yaml', `--output-directory=${directory}`]);
    expect(existsSync(join(directory, 'nodes.yaml'))).toBe(true);
    expect(existsSync(join(directory, 'kube-system'))).toBe(false);
  });
});
