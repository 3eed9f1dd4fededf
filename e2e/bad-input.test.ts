import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clusterPaths, readClusterConfig } from '@kubets/cluster';
import { kubetsCommand } from './harness/cluster-under-test.ts';
import { removeHome } from './harness/remove-home.ts';
import { output, runProgram, type Outcome } from './harness/run-program.ts';

const scratch = mkdtempSync('/tmp/kubets-bad-');

// With a blank, which must be fit for every program.
const home = path.join(scratch, 'a home');
afterAll(() => removeHome(scratch, home));
const kubeconfig = path.join(scratch, 'kubeconfig');
const environment = { KUBETS_HOME: home, KUBECONFIG: kubeconfig, NO_COLOR: '1' };
const kubets = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  runProgram(kubetsCommand, args, { environment: { ...environment, ...more } });

/** A folder that looks like a cluster's. */
function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(home, name);
  mkdirSync(root, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(root, file), content);
  return root;
}

describe('kubets, where it cannot do what it is asked for', () => {
  it.each([
    ['of another version', '{"format":1,"name":"old"}', 'is of another version of kubets (its format is 1'],
    ['older than versions', '{"name":"old"}', 'is of another version of kubets (its format is "none"'],
    ['cut short', '{"format":2,"na', 'is of another version of kubets'],
    ['that lacks settings', '{"format":2,"name":"old"}', 'does not describe a cluster'],
  ])('says so of a cluster %s, which `down` removes all the same', async (_which, description, message) => {
    const root = folderOf('old', { 'cluster.json': description });
    for (const { code, stderr } of await Promise.all(['start', 'status', 'stop'].map((command) => kubets([command, '--name', 'old'])))) {
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      expect(stderr).toContain('try: remove the cluster and make it anew: kubets down --name old');
    }
    expect((await kubets(['down', '--name', 'old'])).code).toBe(0);
    expect(existsSync(root)).toBe(false);
  });

  it('does not take files for a cluster, and does not remove them', async () => {
    const root = folderOf('files', { 'thesis.txt': 'my only copy' });
    const { code, stderr } = await kubets(['up', '--name', 'files']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('holds files, but no cluster')]);
    expect((await kubets(['down', '--name', 'files'])).stdout).toContain('nothing to remove');
    expect(readdirSync(root)).toEqual(['thesis.txt']);
    rmSync(root, { recursive: true });
  });

  it.each([
    ['too long', path.join('/tmp', 'x'.repeat(80)), 'is too long a path'],
    ['with a colon', '/tmp/a:b', 'holds a ":"'],
  ])('refuses a home whose path is %s', async (_what, place, message) => {
    const { code, stderr } = await kubets(['up', '--name', 'placed'], { KUBETS_HOME: place });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(existsSync(place)).toBe(false);
  });

  it.each([
    ['is no YAML', 'contexts: ['],
    ['holds no map', '- a\n- b\n'],
  ])('refuses to begin when the kubeconfig %s', async (_what, content) => {
    writeFileSync(kubeconfig, content);
    const { code, stderr } = await kubets(['up', '--name', 'merged']);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${kubeconfig} is not a kubeconfig`)]);
    expect(stderr).toContain('--no-merge');
    expect(existsSync(path.join(home, 'merged'))).toBe(false);
    rmSync(kubeconfig);
  });

  it('says what to install where Docker is missing and cannot be installed', async () => {
    const withoutDocker = 'mount --bind /dev/null "$(command -v dockerd)" && mount --bind /bin/false "$(command -v apt-get)" && exec "$@"';
    const { code, stderr } = await runProgram('unshare', ['--mount', 'sh', '-c', withoutDocker, 'sh', kubetsCommand, 'up', '--name', 'dockerless'], {
      environment,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('docker.io could not be installed')]);
    expect(stderr).toContain('try: install by hand: apt-get install docker.io');
  });

  it('has nothing to remove where there is nothing', async () => {
    expect(await kubets(['down', '--name', 'ghost'])).toMatchObject({ code: 0, stdout: expect.stringContaining('There is no cluster ghost') });
  });
});

describe('several kubets at the same time', () => {
  it('make each its own cluster, and never the same one twice', async () => {
    const outcomes = await Promise.all(['twin-a', 'twin-a', 'twin-b'].map((name) => kubets(['up', '--name', name, '--nodes', '1', '--no-merge'])));
    try {
      expect(outcomes.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
      expect(outcomes.find(({ code }) => code === 1)?.stderr).toMatch(/another kubets command is at work|cluster twin-a exists/);
      const [a, b] = ['twin-a', 'twin-b'].map((name) => readClusterConfig(clusterPaths(name, home)));
      expect(a?.subnet).not.toBe(b?.subnet);
      expect(new Set([...Object.values(a?.ports ?? {}), ...Object.values(b?.ports ?? {})]).size).toBe(10);
    } finally {
      for (const name of ['twin-a', 'twin-b']) await output(kubetsCommand, ['down', '--name', name], { environment });
    }
  });
});

/** `kubets up` of a cluster `broken-off`, which does something once it has said that a step is through. */
async function interruptedUp(step: string, then: (up: ChildProcess) => Promise<void> | void): Promise<{ readonly exit: unknown; readonly complained: string }> {
  const up = spawn(kubetsCommand, ['up', '--name', 'broken-off', '--nodes', '1'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(up, 'exit');
  let [said, complained] = ['', ''];
  up.stderr.on('data', (chunk: Buffer) => (complained += String(chunk)));
  for await (const chunk of up.stdout) {
    const before = said;
    said += String(chunk);
    if (said.includes(`✓ ${step}`) && !before.includes(`✓ ${step}`)) await then(up);
  }
  return { exit: await exited, complained };
}

describe('kubets up, interrupted', () => {
  it.each([
    ['SIGINT', 'Network'],
    ['SIGTERM', 'API server'],
  ] as const)('leaves nothing when %s comes after the step %s', async (signal, step) => {
    // A second signal would end it at once, whatever is left.
    expect(await interruptedUp(step, (up) => void up.kill(signal))).toEqual({
      exit: [130, null],
      complained: expect.stringContaining('interrupted; nothing of the cluster is left'),
    });
    expect(existsSync(path.join(home, 'broken-off'))).toBe(false);
    expect(await output('iptables-save', [])).not.toContain('broken-off');
    expect((await runProgram('pgrep', ['-f', `${home}/broken-off`])).code).toBe(1);
  });

  it('leaves nothing at a terminal either, where npm is interrupted with it', async () => {
    const command = 'npm run kubets -- up --name broken-off --nodes 1; exit $?';
    const up = spawn('script', ['--quiet', '--return', '--command', `trap : INT; ${command}`, '/dev/null'], { env: { ...process.env, ...environment } });
    const exited = once(up, 'exit');
    let said = '';
    for await (const chunk of up.stdout) {
      const before = said;
      said += String(chunk);
      if (said.includes('Nodes are Ready') && !before.includes('Nodes are Ready')) up.stdin.write('\u0003');
    }
    expect([await exited, said]).toEqual([[130, null], expect.stringContaining('interrupted; nothing of the cluster is left')]);
    expect(existsSync(path.join(home, 'broken-off'))).toBe(false);
  });

  it('is the only way to have it removed as long as it is being made', async () => {
    const outcomes: Outcome[] = [];
    const { exit } = await interruptedUp('Network', async (up) => {
      for (const command of ['down', 'stop', 'start']) outcomes.push(await kubets([command, '--name', 'broken-off']));
      up.kill('SIGINT');
    });
    expect(exit).toEqual([130, null]);
    const refused = { code: 1, stderr: expect.stringContaining('another kubets command is at work on the cluster') };
    expect(outcomes).toEqual([expect.objectContaining(refused), expect.objectContaining(refused), expect.objectContaining(refused)]);
  });
});
