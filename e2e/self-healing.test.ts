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
    const socket = paths().node(pod.spec.nodeName ?? '').dockerSocket;
    const [id = ''] = (
      await output('docker', [
        '-H',
        `unix://${socket}`,
        'ps',
        '-q',
        '--filter',
        `label=io.kubernetes.pod.uid=${pod.metadata.uid}`,
        '--filter',
        'label=io.kubernetes.container.name=web',
      ])
    ).split('\n');
    await output('docker', ['-H', `unix://${socket}`, 'kill', id]);
    await eventually(
      async () => {
        const now = await client.get(pods, { namespace: 'default', name: pod.metadata.name });
        expect(now.status.containerStatuses?.[0]?.restartCount).toBe(1);
        expect(isReady(now)).toBe(true);
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
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
    process.kill(Number(readFileSync(`${paths().run}/apiserver.pid`, 'utf8')), 'SIGKILL');
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

  it('moves the pods of a node whose kubelet has stopped', async () => {
    const node = config().nodes[2]?.name ?? '';
    await kubectl('apply', '-f', new URL('./manifests/wanderer.yaml', import.meta.url).pathname);
    await kubectl('rollout', 'status', 'deployment/wanderer', '--timeout=60s');
    const kubelet = Number(readFileSync(`${paths().run}/${node}-kubelet.pid`, 'utf8'));
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
    await kubectl('delete', '-f', new URL('./manifests/wanderer.yaml', import.meta.url).pathname);
  });
});

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
