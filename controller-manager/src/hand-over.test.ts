import { leases, namespaces, serviceAccounts, type Lease } from '@kubets/api';
import type { ClientConfig } from '@kubets/client';
import { createLogger } from '@kubets/daemon';
import { eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { run } from './run.ts';

let cluster: TestCluster;
let folder: string;
beforeAll(async () => {
  cluster = await startTestCluster();
  folder = mkdtempSync(path.join(tmpdir(), 'hand-over-'));
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

function writeKubeconfig({ server, certificateAuthority, clientCertificate, clientKey, token }: ClientConfig): string {
  const base64 = (pem: string | undefined): string | undefined => pem && Buffer.from(pem).toString('base64');
  const user = { 'client-certificate-data': base64(clientCertificate), 'client-key-data': base64(clientKey), token };
  const file = path.join(folder, 'kubeconfig');
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': base64(certificateAuthority) } }],
      users: [{ name: 'test', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    }),
  );
  return file;
}

function start(kubeconfig: string): { stop(): Promise<void> } {
  const ending = new AbortController();
  const config = configSchema.parse({ kubeconfig, securePort: 0, controllers: ['serviceaccount-controller'] });
  const running = run(config, { signal: ending.signal, log: createLogger('kube-controller-manager', { level: 'fatal' }) });
  return {
    stop() {
      ending.abort(new Error('the test stops it'));
      return running;
    },
  };
}

const lease = (): Promise<Lease> => cluster.client.get(leases, { namespace: 'kube-system', name: 'kube-controller-manager' });

async function worksFor(namespace: string): Promise<void> {
  await cluster.client.create(namespaces, { metadata: { name: namespace } });
  await eventually(() => cluster.client.get(serviceAccounts, { namespace, name: 'default' }), { timeoutMs: 20_000 });
}

it('a controller manager that waits takes over when the leader stops', async () => {
  const kubeconfig = writeKubeconfig(cluster.config);
  const first = start(kubeconfig);
  await worksFor('one');
  const held = await lease();
  expect(held.spec.holderIdentity).not.toBe('');
  const second = start(kubeconfig);
  await worksFor('two');
  expect((await lease()).spec.holderIdentity).toBe(held.spec.holderIdentity);
  await first.stop();
  await worksFor('three');
  const taken = await lease();
  expect(taken.spec.holderIdentity).not.toBe(held.spec.holderIdentity);
  expect(taken.spec.leaseTransitions).toBe(1);
  await second.stop();
  expect((await lease()).spec.holderIdentity).toBe('');
});
