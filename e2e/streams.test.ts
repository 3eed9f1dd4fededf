import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import pty from '@lydell/node-pty';
import { describe, expect, it } from 'vitest';
import { ourKubectl, paths } from './harness/cluster-under-test.ts';
import { output, runProgram } from './harness/run-program.ts';
import { upstreamKubectl } from './harness/upstream-tools.ts';

const environment = { ...process.env, KUBECONFIG: paths().kubeconfig } as Record<string, string>;
const programs: readonly [string, string][] = [
  ['kubectl 1.27 (SPDY)', upstreamKubectl('v27')],
  ['kubectl 1.33 (WebSocket)', upstreamKubectl('v33')],
  ['kubectl 1.36 (WebSocket)', upstreamKubectl('v36')],
  ['our kubectl', ourKubectl],
];

describe.each(programs)('%s', (_name, program) => {
  it('runs a command in a container and passes its exit code on', async () => {
    const { code, stdout, stderr } = await runProgram(program, ['exec', 'deploy/front-end', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect([code, stdout]).toEqual([7, 'out\n']);
    expect(stderr).toContain('err\n');
  });

  it('passes standard input to the command', async () => {
    expect(await output(program, ['exec', '-i', 'deploy/front-end', '--', 'wc', '-c'], { input: 'x'.repeat(200_000) })).toContain('200000');
  });

  it('gives a terminal of its size with exec -it', async () => {
    const terminal = pty.spawn(program, ['exec', '-it', 'deploy/front-end', '--', 'sh'], { cols: 101, rows: 33, env: environment });
    let screen = '';
    terminal.onData((data) => (screen += data));
    const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    await eventually(() => screen.includes('#') || screen.includes('$'), { timeoutMs: 15_000 });
    terminal.write('stty size; exit 3\r');
    expect(await ended).toBe(3);
    expect(screen).toContain('33 101');
  });

  it('follows the log of a container', async () => {
    const pod = `logger-${program === ourKubectl ? 'ours' : (/v\d+/.exec(program)?.[0] ?? '')}`;
    const script = 'i=0; while true; do echo line $i; i=$((i+1)); sleep 0.2; done';
    await output(program, ['run', pod, '--image=kubets/guestbook:1', '--restart=Never', '--command', '--', 'sh', '-c', script]);
    await output(program, ['wait', `pod/${pod}`, '--for=condition=Ready', '--timeout=30s']);
    const follower = spawn(program, ['logs', '-f', pod, '--tail=1'], { env: environment });
    let text = '';
    follower.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await eventually(() => text.split('\n').length > 4, { timeoutMs: 15_000 });
    follower.kill();
    expect(text).toMatch(/^line \d+\nline \d+\n/);
    await output(program, ['delete', 'pod', pod, '--grace-period=0', '--force']);
  });

  it('forwards a port to a pod', async () => {
    const forward = spawn(program, ['port-forward', 'service/front-end', ':80'], { env: environment });
    let text = '';
    forward.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const port = await eventually(() => /127\.0\.0\.1:(\d+)/.exec(text)?.[1] ?? false, { timeoutMs: 15_000 });
    for (let round = 0; round < 3; round++) {
      const response = await fetch(`http://127.0.0.1:${port}/healthz.txt`);
      expect(await response.text()).toBe('ok\n');
    }
    forward.kill();
  });
});

it('a stream that is refused is told in the words of the server', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'unplaced' },
    spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'kubets/guestbook:1' }] },
  };
  await output(ourKubectl, ['create', '-f', '-'], { input: JSON.stringify(pod) });
  const refused = async (program: string, args: readonly string[], env: Record<string, string> = {}): Promise<readonly [number | null, string]> => {
    const { code, stderr } = await runProgram(program, args, { environment: env });
    return [code, stderr.trim()];
  };
  const exec = ['exec', 'unplaced', '--', 'ls'];
  const reason = 'pod unplaced does not have a host assigned';
  const spdy = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' };
  const told = [1, `Error from server (BadRequest): ${reason}`];
  expect(await refused(upstreamKubectl('v27'), exec)).toEqual(told);
  for (const env of [{}, spdy]) {
    expect(await refused(upstreamKubectl('v33'), exec, env)).toEqual(told);
    expect(await refused(upstreamKubectl('v36'), exec, env)).toEqual([1, `error: unable to upgrade connection: ${reason}`]);
  }
  expect(await refused(ourKubectl, exec)).toEqual([1, expect.stringContaining(reason)]);
  await output(ourKubectl, ['delete', 'pod', 'unplaced', '--grace-period=0', '--force']);
});

it.each([['upstream', upstreamKubectl('v36')] as const, ['ours', ourKubectl] as const])(
  'copies a directory into a container and back: %s',
  async (name, program) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubets-cp-'));
    const [pod = ''] = (await output(program, ['get', 'pods', '-l', 'app=front-end', '-o', 'name'])).split('\n').map((line) => line.replace('pod/', ''));
    try {
      mkdirSync(path.join(folder, 'there/deep'), { recursive: true });
      writeFileSync(path.join(folder, 'there/deep/file'), 'x'.repeat(100_000));
      await output(program, ['cp', path.join(folder, 'there'), `${pod}:/tmp/${name}`]);
      await output(program, ['cp', `default/${pod}:/tmp/${name}`, path.join(folder, 'back')]);
      expect(readFileSync(path.join(folder, 'back/deep/file'), 'utf8')).toHaveLength(100_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await output(program, ['exec', pod, '--', 'rm', '-rf', `/tmp/${name}`]);
    }
  },
);
