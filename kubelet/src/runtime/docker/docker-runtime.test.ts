import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDockerEngine, type TestEngine } from '../../testing/docker-engine.ts';
import { containerToRun, sandboxToRun } from '../../testing/runtime-configs.ts';
import { describeContainerRuntime } from '../container-runtime.contract.ts';
import type { ContainerConfig, ContainerRuntime, SandboxConfig } from '../container-runtime.ts';
import { createDockerRuntime } from './docker-runtime.ts';

const sandboxImage = 'kubets/pause:1';

describeContainerRuntime('Docker Engine', async () => {
  const engine = await startDockerEngine();
  return { runtime: createDockerRuntime({ engine: engine.client, sandboxImage }), close: () => engine.stop() };
});

describe('a pod on Docker Engine', () => {
  let engine: TestEngine;
  let runtime: ContainerRuntime;
  beforeAll(async () => {
    engine = await startDockerEngine();
    runtime = createDockerRuntime({ engine: engine.client, sandboxImage });
  }, 60_000);
  afterAll(() => engine.stop(), 60_000);

  let pods = 0;
  async function outputOf(command: string, container: Partial<ContainerConfig> = {}, sandbox: Partial<SandboxConfig> = {}): Promise<string> {
    const name = `pod-${(pods += 1)}`;
    const made = await runtime.runSandbox(sandboxToRun(name, sandbox));
    const { id } = await runtime.startContainer(made, containerToRun(name, ['sleep', '1000'], container));
    const stdout = new PassThrough();
    const output = text(stdout);
    await runtime.exec(id, ['sh', '-c', command], { stdin: undefined, stdout, stderr: stdout, tty: false });
    stdout.end();
    return output;
  }
  const security = containerToRun('', []).security;
  const resources = containerToRun('', []).resources;

  it('its sandbox is the pause program, made without a registry, which reaps the orphans of a shared process namespace', async () => {
    const output = await outputOf('(sleep 0.05 &); sleep 0.3; until ps -o pid,stat,comm | grep -q "1 S"; do sleep 0.05; done; ps -o pid,stat,comm', {
      pidNamespace: 'pod',
    });
    expect(output).toMatch(/^\s+1 S[N<]?\s+pause$/m);
    expect(output).not.toContain(' Z ');
  });

  it('the pause program ends at once when asked', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('pause'));
    const { Pid } = (await engine.docker.getContainer(sandbox.id).inspect()).State;
    // A first process that does not wait for SIGTERM yet ignores it.
    await eventually(() => pauses(Pid));
    await engine.docker.getContainer(sandbox.id).stop({ t: 20 });
    expect((await engine.docker.getContainer(sandbox.id).inspect()).State.ExitCode).toBe(0);
  });

  it.each<[string, string, Partial<ContainerConfig>, string]>([
    ['hostname', 'hostname', {}, 'pod-'],
    ['variables', 'echo $GREETING', { env: ['GREETING=hello'] }, 'hello\n'],
    ['user and group', 'id -u; id -g', { security: { ...security, user: '1000:2000' } }, '1000\n2000\n'],
    ['supplementary groups', 'id -G', { security: { ...security, user: '1000', supplementalGroups: [3000, 3001] } }, '3000 3001'],
    ['working directory', 'ls -d $PWD', { workingDir: '/tmp' }, '/tmp\n'],
    ['read-only root', 'echo x > /file || echo refused', { security: { ...security, readOnlyRootFilesystem: true } }, 'refused'],
    ['dropped capabilities', 'cat /proc/self/status', { security: { ...security, dropCapabilities: ['ALL'] } }, 'CapEff:\t0000000000000000'],
    ['no new privileges', 'cat /proc/self/status', { security: { ...security, noNewPrivileges: true } }, 'NoNewPrivs:\t1'],
    ['default seccomp profile', 'cat /proc/self/status', {}, 'Seccomp:\t2'],
    ['no seccomp profile', 'cat /proc/self/status', { security: { ...security, seccomp: 'unconfined' } }, 'Seccomp:\t0'],
    ['out-of-memory score', 'cat /proc/self/oom_score_adj', { resources: { ...resources, oomScoreAdj: 500 } }, '500\n'],
  ])('a container has its %s', async (_what, command, container, expected) => {
    expect(await outputOf(command, container)).toContain(expected);
  });

  it('a host port of a pod answers on every address of the node', async () => {
    const ports = [{ hostIp: undefined, hostPort: 8099, containerPort: 80, protocol: 'TCP' as const }];
    const server = await runtime.runSandbox(sandboxToRun('host-port', { ports }));
    await runtime.startContainer(server, containerToRun('host-port', ['sh', '-c', 'echo hello > /tmp/index.html; exec httpd -f -p 80 -h /tmp']));
    const fetch = (host: string): string => `until busybox wget -q -O - http://${host}:8099/ 2>/dev/null; do sleep 0.05; done`;
    expect(await outputOf(`${fetch('127.0.0.1')}; ${fetch('10.211.0.1')}`, {}, { hostNetwork: true })).toBe('hello\nhello\n');
  });

  it('limits reach the control groups', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('limits'));
    const limits = { cpuShares: 512, cpuQuota: 50_000, memory: 64 * 1024 * 1024, oomScoreAdj: 0 };
    const { id } = await runtime.startContainer(sandbox, containerToRun('limits', ['sleep', '1000'], { resources: limits }));
    const { HostConfig } = await engine.docker.getContainer(id).inspect();
    expect(HostConfig).toMatchObject({ CpuShares: 512, CpuQuota: 50_000, CpuPeriod: 100_000, Memory: 67_108_864, MemorySwap: 67_108_864 });
  });

  it('the termination message is read when the container has ended', async () => {
    const file = join(engine.directory, 'message');
    await writeFile(file, '');
    const sandbox = await runtime.runSandbox(sandboxToRun('message'));
    const mount = { hostPath: file, containerPath: '/dev/termination-log', readOnly: false, propagation: 'private' as const };
    const command = ['sh', '-c', 'echo -n out of tea > /dev/termination-log; exit 1'];
    const { id } = await runtime.startContainer(sandbox, containerToRun('message', command, { mounts: [mount], terminationMessageFile: file }));
    await engine.docker.getContainer(id).wait();
    expect((await runtime.container(id))?.state).toMatchObject({ type: 'exited', exitCode: 1, message: 'out of tea' });
  });

  it('without a message the end of a failed log stands in for it, when the pod wants that', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('fallback'));
    const { id } = await runtime.startContainer(sandbox, containerToRun('fallback', ['sh', '-c', 'echo last words; exit 1'], { fallbackToLogsOnError: true }));
    await engine.docker.getContainer(id).wait();
    expect((await runtime.container(id))?.state).toMatchObject({ message: 'last words\n' });
  });

  it('the log can be read from its end', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('tail'));
    const { id } = await runtime.startContainer(sandbox, containerToRun('tail', ['sh', '-c', 'echo 1; echo 2 >&2; echo 3']));
    await engine.docker.getContainer(id).wait();
    const read = async (options: object): Promise<string> => {
      const chunks = await Array.fromAsync(runtime.logs(id, { follow: false, timestamps: false, tailLines: undefined, since: undefined, ...options }));
      return chunks.map(({ data }) => data.toString()).join('');
    };
    expect((await read({ tailLines: 1 })).length).toBe(2);
    expect(await read({ follow: true })).toHaveLength(6);
    expect(await read({ timestamps: true, tailLines: 1 })).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d\n$/);
    expect(await read({ since: new Date(Date.now() + 60_000) })).toBe('');
  });

  it('exec passes stdin, and its end', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('stdin'));
    const { id } = await runtime.startContainer(sandbox, containerToRun('stdin', ['sleep', '1000']));
    const stdout = new PassThrough();
    const output = text(stdout);
    const sent = 'kubets '.repeat(50_000);
    const code = await runtime.exec(id, ['cat'], { stdin: Readable.from([Buffer.from(sent)]), stdout, stderr: undefined, tty: false });
    stdout.end();
    expect(code).toBe(0);
    expect((await output) === sent).toBe(true);
  });

  it('exec with a terminal has its size', async () => {
    const sandbox = await runtime.runSandbox(sandboxToRun('tty'));
    const { id } = await runtime.startContainer(sandbox, containerToRun('tty', ['sleep', '1000']));
    const stdout = new PassThrough();
    const output = text(stdout);
    const command = ['sh', '-c', 'while [ "$(stty size)" != "40 120" ]; do sleep 0.05; done; stty size'];
    await runtime.exec(id, command, {
      stdin: new PassThrough(),
      stdout,
      stderr: undefined,
      tty: true,
      onResize: (resize) => resize({ width: 120, height: 40 }),
    });
    stdout.end();
    expect(await output).toContain('40 120');
  });
});

/** Whether the process has become the pause program and waits for a signal. */
function pauses(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return /^Name:\s+pause$/m.test(status) && /^State:\s+S/m.test(status);
}
