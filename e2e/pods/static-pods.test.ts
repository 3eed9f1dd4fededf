import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, paths } from '../harness/cluster-under-test.ts';
import { idle, scratchPods, type ScratchPods } from '../harness/scratch-pods.ts';

let scratch: ScratchPods;
const nodeName = config().nodes[0]?.name ?? '';
const manifest = path.join(paths().node(nodeName).manifests, 'e2e-static.yaml');
const name = `static-${nodeName}`;

beforeAll(async () => (scratch = await scratchPods('static-pods')));
afterAll(async () => {
  rmSync(manifest, { force: true });
  await scratch.remove();
});

const write = (version: string): void => {
  const metadata = { name: 'static', namespace: scratch.name, labels: { version } };
  const spec = { terminationGracePeriodSeconds: 1, containers: [idle()] };
  writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec }));
};
const patiently = { timeoutMs: 60_000, intervalMs: 100 };
const containerOf = async (): Promise<string> => (await scratch.pod(name)).status.containerStatuses?.[0]?.containerID ?? '';

describe('a static pod', () => {
  it('runs because its manifest is there, and is seen in the API', async () => {
    write('1');
    await eventually(() => scratch.isReady(name), patiently);
    expect((await scratch.pod(name)).metadata).toMatchObject({ labels: { version: '1' }, ownerReferences: [{ kind: 'Node', name: nodeName }] });
    expect(await scratch.exec(name, 'echo', 'here')).toBe('here\n');
  });

  it('is not bothered by the deletion of its mirror', async () => {
    const before = await containerOf();
    expect(before).not.toBe('');
    await scratch.kubectl('delete', 'pod', name);
    await eventually(async () => expect(await containerOf()).toBe(before), patiently);
  });

  it('is replaced when its manifest changes, and goes with it', async () => {
    const before = await containerOf();
    write('2');
    await eventually(async () => {
      expect((await scratch.pod(name)).metadata.labels).toEqual({ version: '2' });
      expect([before, '']).not.toContain(await containerOf());
    }, patiently);
    rmSync(manifest);
    await eventually(async () => expect((await scratch.tryKubectl('get', 'pod', name)).stderr).toContain('NotFound'), patiently);
  });
});
