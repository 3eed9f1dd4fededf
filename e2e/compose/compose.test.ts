import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { examplesFolder } from '../harness/cluster-under-test.ts';
import { unmountBelow } from '../harness/mounts.ts';
import { output } from '../harness/run-program.ts';
import { upstreamKubectl } from '../harness/upstream-tools.ts';
import { composeCommand } from './compose-command.ts';
import { baseImage, etcdImage, makeLocalImages } from './local-images.ts';
import { startOwnEngine, type OwnEngine } from './own-engine.ts';

const directory = mkdtempSync('/tmp/kubets-compose-');
const state = path.join(directory, 'state');
let engine: OwnEngine;
let compose: (...args: readonly string[]) => Promise<string>;

const kubectl = (...args: readonly string[]): Promise<string> =>
  output(upstreamKubectl('v36'), ['--server', `https://${engine.address}:6443`, ...args], { environment: { KUBECONFIG: path.join(state, 'kubeconfig') } });

async function podContainers(): Promise<readonly string[]> {
  const running = await output('docker', ['-H', `unix://${engine.socket}`, 'ps', '-q', '--no-trunc', '--filter', 'label=io.kubernetes.pod.uid']);
  return running.trim().split('\n');
}

/** The state's directory is a shared mount, as every directory is on machines that systemd has started. */
async function makeStateDirectory(): Promise<void> {
  mkdirSync(state);
  await output('mount', ['--bind', state, state]);
  await output('mount', ['--make-rshared', state]);
}

describe('the cluster of docker-compose.yml', () => {
  beforeAll(async () => {
    await makeStateDirectory();
    engine = await startOwnEngine({ name: 'kubets-compose', directory, subnet: '10.88.7' });
    await makeLocalImages(engine.socket, process.execPath);
    compose = await composeCommand({
      DOCKER_HOST: `unix://${engine.socket}`,
      DOCKER_SOCKET: engine.socket,
      BASE_IMAGE: baseImage,
      ETCD_IMAGE: etcdImage,
      KUBETS_DIRECTORY: state,
      KUBETS_NODE: 'machine',
    });
    await compose('up', '-d');
  });

  afterAll(async () => {
    await engine.stop();
    await unmountBelow(directory);
    rmSync(directory, { recursive: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') process.stdout.write(await compose('logs', '--no-color', '--tail=20'));
  });

  it('has the machine as its node, which becomes Ready', async () => {
    await eventually(() => kubectl('wait', 'node/machine', '--for=condition=Ready', '--timeout=60s'), { timeoutMs: 90_000, intervalMs: 500 });
    expect(await kubectl('get', 'node/machine', '-o', 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}')).toBe(engine.address);
  });

  it('runs the example application, which answers on its node port', async () => {
    await kubectl('apply', '-f', examplesFolder);
    for (const name of ['back-end', 'front-end']) await kubectl('rollout', 'status', `deployment/${name}`, '--timeout=90s');
    await eventually(async () => (await fetch(`http://${engine.address}:30080/`, { signal: AbortSignal.timeout(2000) })).ok, {
      timeoutMs: 20_000,
      intervalMs: 200,
    });
  });

  it('mounts volumes in memory where pods see them', async () => {
    await kubectl('apply', '-f', new URL('./memory-volume.yaml', import.meta.url).pathname);
    await kubectl('wait', 'pod/memory-volume', '--for=condition=Ready', '--timeout=60s');
    expect(await kubectl('exec', 'memory-volume', '--', 'grep', ' /scratch ', '/proc/mounts')).toMatch(/^tmpfs /);
  });

  it('keeps its pods running while all its components start again, and goes on', async () => {
    const before = await podContainers();
    await compose('restart', 'etcd', 'apiserver', 'controller-manager', 'scheduler', 'kubelet', 'kube-proxy');
    await eventually(() => kubectl('scale', 'deployment/front-end', '--replicas=4'), { timeoutMs: 60_000, intervalMs: 500 });
    await kubectl('rollout', 'status', 'deployment/front-end', '--timeout=90s');
    expect(await podContainers()).toEqual(expect.arrayContaining([...before]));
  });

  it('is removed by down and clean without a trace', async () => {
    await compose('down', '-v');
    await compose('run', '--rm', 'clean');
    expect(await output('docker', ['-H', `unix://${engine.socket}`, 'ps', '-aq'])).toBe('');
    expect(await engine.inside('iptables-save')).not.toContain('KUBE');
    expect(await engine.inside('ip', 'link', 'show')).not.toContain('cbr0');
    expect(readdirSync(state)).toEqual([]);
  });
});
