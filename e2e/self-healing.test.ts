import { readFileSync } from 'node:fs';
import { configMaps, pods, type Pod } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, describe, expect, it } from 'vitest';
import { adminClient, config, paths } from './harness/cluster-under-test.ts';
import { kubectl, output } from './harness/run-program.ts';
import { frontEndPods, isReady } from './harness/front-end.ts';

const client = adminClient();
afterAll(() => client.close());

describe('a cluster under failures', () => {
  it('restarts a container that was killed', async () => {
    const pod = (await frontEndPods(client))[0] as Pod;
    await docker(pod, 'kill', await webContainerOf(pod));
    await eventually(
      async () => {
        const now = await client.get(pods, { namespace: 'default', name: pod.metadata.name });
        expect(now.status.containerStatuses?.[0]?.restartCount).toBe(1);
        expect(isReady(now)).toBe(true);
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  });

  it.each([
    ['kubelet', 'kubelet'],
    ['Docker Engine', 'docker'],
  ])('keeps its pods when the %s of their node was killed, and restarts what died meanwhile', async (_, component) => {
    // A container that died before waits before it starts again.
    const before = (await frontEndPods(client)).filter(isReady).toSorted((a, b) => restartsOf(a) - restartsOf(b));
    const [victim] = before as [Pod];
    const survivors = before.filter((pod) => pod !== victim);
    const main = await docker(victim, 'inspect', '-f', '{{.State.Pid}}', await webContainerOf(victim));
    process.kill(pidOf(`${victim.spec.nodeName}-${component}`), 'SIGKILL');
    process.kill(Number(main), 'SIGKILL');
    await eventually(
      async () => {
        const now = await client.get(pods, { namespace: 'default', name: victim.metadata.name });
        expect(restartsOf(now)).toBe(restartsOf(victim) + 1);
        expect(isReady(now)).toBe(true);
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    expect(await kubectl('exec', victim.metadata.name, '--', 'echo', 'here again')).toBe('here again\n');
    for (const pod of survivors) {
      const now = await client.get(pods, { namespace: 'default', name: pod.metadata.name });
      expect([containerOf(now), restartsOf(now), isReady(now)]).toEqual([containerOf(pod), restartsOf(pod), true]);
    }
  });

  it('replaces a pod that was deleted', async () => {
    const before = await frontEndPods(client);
    const gone = before[0] as Pod;
    await kubectl('delete', 'pod', gone.metadata.name, '--wait=false');
    await eventually(
      async () => {
        const now = (await frontEndPods(client)).filter(isReady);
        expect(now.map(({ metadata }) => metadata.uid)).not.toContain(gone.metadata.uid);
        expect(now).toHaveLength(3);
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  });

  it('goes on after the API server was killed, with every acknowledged object there', async () => {
    const written: string[] = [];
    const stop = new AbortController();
    const writing = writeUntil(stop.signal, written);
    await eventually(() => written.length > 200, { timeoutMs: 30_000 });
    process.kill(pidOf('apiserver'), 'SIGKILL');
    await eventually(() => kubectl('get', '--raw', '/readyz'), { timeoutMs: 60_000, intervalMs: 100 });
    stop.abort();
    await writing;
    const found = new Set((await kubectl('get', 'configmaps', '-l', 'e2e=durability', '-o', 'jsonpath={.items[*].metadata.name}')).split(' '));
    expect(written.filter((name) => !found.has(name))).toEqual([]);
    await client.deleteCollection(configMaps, { namespace: 'default', labelSelector: 'e2e=durability' });
    await kubectl('scale', 'deployment/front-end', '--replicas=4');
    await kubectl('rollout', 'status', 'deployment/front-end', '--timeout=60s');
    await kubectl('scale', 'deployment/front-end', '--replicas=3');
  });

  it('moves the pods of a node whose kubelet has stopped, and has those that stayed ready again once it goes on', async () => {
    const node = config().nodes[2]?.name ?? '';
    await kubectl('apply', '-f', new URL('./manifests/wanderer.yaml', import.meta.url).pathname);
    await kubectl('rollout', 'status', 'deployment/wanderer', '--timeout=60s');
    const kubelet = pidOf(`${node}-kubelet`);
    process.kill(kubelet, 'SIGSTOP');
    try {
      await kubectl('wait', `node/${node}`, '--for=condition=Ready=Unknown', '--timeout=90s');
      await eventually(
        async () => {
          const found = await client.list(pods, { namespace: 'default', labelSelector: 'app=wanderer' });
          const running = found.items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
          expect(running.filter(isReady)).toHaveLength(3);
          expect(running.map(({ spec }) => spec.nodeName)).not.toContain(node);
        },
        { timeoutMs: 60_000, intervalMs: 500 },
      );
    } finally {
      process.kill(kubelet, 'SIGCONT');
    }
    await kubectl('wait', `node/${node}`, '--for=condition=Ready', '--timeout=60s');
    for (const name of ['front-end', 'back-end']) await kubectl('rollout', 'status', `deployment/${name}`, '--timeout=60s');
    await kubectl('delete', '-f', new URL('./manifests/wanderer.yaml', import.meta.url).pathname);
  });
});

const pidOf = (component: string): number => Number(readFileSync(`${paths().run}/${component}.pid`, 'utf8'));
const restartsOf = ({ status }: Pod): number => status.containerStatuses?.[0]?.restartCount ?? 0;
const containerOf = ({ status }: Pod): string | undefined => status.containerStatuses?.[0]?.containerID;

/** Asks the Docker Engine of a pod's node. */
async function docker({ spec }: Pod, ...args: readonly string[]): Promise<string> {
  return (await output('docker', ['-H', `unix://${paths().node(spec.nodeName ?? '').dockerSocket}`, ...args])).trim();
}

function webContainerOf(pod: Pod): Promise<string> {
  return docker(pod, 'ps', '-q', '--filter', `label=io.kubernetes.pod.uid=${pod.metadata.uid}`, '--filter', 'label=io.kubernetes.container.name=web');
}

/** Creates ConfigMaps one after the other until told to stop; remembers those the server acknowledged. */
async function writeUntil(signal: AbortSignal, written: string[]): Promise<void> {
  for (let number = 0; !signal.aborted; number++) {
    const name = `durability-${number}`;
    try {
      await client.create(configMaps, { metadata: { name, namespace: 'default', labels: { e2e: 'durability' } }, data: { number: String(number) } });
      written.push(name);
    } catch {
      // Not acknowledged: the server is down, and this write may or may not be there.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
