import { pods, services } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { adminClient, config } from './harness/cluster-under-test.ts';
import { kubectl } from './harness/run-program.ts';

const nodePort = 30080;

async function page(address: string, port = nodePort): Promise<string> {
  const response = await fetch(`http://${address}:${port}/`, { signal: AbortSignal.timeout(5000) });
  expect(response.status).toBe(200);
  return response.text();
}

const podOf = (text: string): string => /^pod: (.+)$/m.exec(text)?.[1] ?? '';
const visitsOf = (text: string): number => Number(/^visits: (\d+)$/m.exec(text)?.[1]);

/** The node of each pod, those still ending included. */
async function nodesOfFrontEnd(): Promise<readonly string[]> {
  const client = adminClient();
  const { items } = await client.list(pods, { namespace: 'default', labelSelector: 'app=front-end' });
  await client.close();
  return items.map(({ spec }) => spec.nodeName ?? '').toSorted((left, right) => left.localeCompare(right));
}

describe('the example application', () => {
  it.each(config().nodes.map(({ name, address }) => [name, address]))('answers on its node port on %s', async (_node, address) => {
    expect(await page(address)).toContain('Hello from kubets');
  });

  it('runs on all nodes and is balanced over its pods', async () => {
    await kubectl('rollout', 'restart', 'deployment/front-end');
    await kubectl('rollout', 'status', 'deployment/front-end', '--timeout=90s');
    await eventually(async () => expect(await nodesOfFrontEnd()).toEqual(config().nodes.map(({ name }) => name)), { timeoutMs: 60_000, intervalMs: 500 });
    const [node] = config().nodes;
    const seen = new Set<string>();
    await eventually(async () => {
      seen.add(podOf(await page(node?.address ?? '')));
      return seen.size === 3;
    });
  });

  it('answers by its cluster IP from a pod on every node', async () => {
    const client = adminClient();
    const { spec } = await client.get(services, { namespace: 'default', name: 'front-end' });
    const names = (await kubectl('get', 'pods', '-l', 'app=front-end', '-o', 'name')).trim().split('\n');
    for (const name of names) expect(await kubectl('exec', name, '--', 'wget', '-q', '-O', '-', `http://${spec.clusterIP}/`)).toContain('Hello from kubets');
    await client.close();
    expect(names).toHaveLength(3);
  });

  it('counts every visit in its volume, across a restart of the back end', async () => {
    const [node] = config().nodes;
    const before = visitsOf(await page(node?.address ?? ''));
    await kubectl('delete', 'pod', '-l', 'app=back-end', '--wait');
    await kubectl('rollout', 'status', 'deployment/back-end', '--timeout=60s');
    await eventually(async () => expect(visitsOf(await page(node?.address ?? ''))).toBeGreaterThan(before), { timeoutMs: 20_000, intervalMs: 200 });
  });
});
