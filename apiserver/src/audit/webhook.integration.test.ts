import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { configMaps } from '@kubets/api';
import { eventually, startTestCluster } from '@kubets/test-cluster';
import { expect, it } from 'vitest';

interface EventList {
  readonly kind: string;
  readonly items: readonly { readonly verb: string; readonly objectRef?: { readonly name?: string } }[];
}

it('events of the audit are sent to the server that the kubeconfig names, with its credentials', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubets-audit-webhook-'));
  const received: { readonly url: string; readonly authorization: string | undefined; readonly list: EventList }[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ url: request.url ?? '', authorization: request.headers.authorization, list: JSON.parse(body) as EventList });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const server = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`;
  const config = { auditPolicyFile: join(folder, 'policy.yaml'), auditWebhookConfigFile: join(folder, 'webhook.yaml'), auditWebhookBatchMaxWait: '10ms' };
  await writeFile(config.auditPolicyFile, 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n');
  await writeFile(
    config.auditWebhookConfigFile,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'audit', cluster: { server } }],
      users: [{ name: 'apiserver', user: { token: 'let-me-in' } }],
      contexts: [{ name: 'audit', context: { cluster: 'audit', user: 'apiserver' } }],
      'current-context': 'audit',
    }),
  );
  const cluster = await startTestCluster({ config });
  await cluster.client.create(configMaps, { metadata: { name: 'told', namespace: 'default' } });
  await eventually(() => {
    const batch = received.find(({ list }) => list.items.some(({ verb, objectRef }) => verb === 'create' && objectRef?.name === 'told'));
    expect(batch).toMatchObject({ url: '/events', authorization: 'Bearer let-me-in', list: { kind: 'EventList', apiVersion: 'audit.k8s.io/v1' } });
  });
  const metrics = await (await cluster.client.raw({ method: 'GET', path: '/metrics' })).text();
  expect(metrics).toMatch(/^apiserver_audit_event_total [1-9]/m);
  await cluster.stop();
  await new Promise((resolve) => receiver.close(resolve));
  await rm(folder, { recursive: true });
});
