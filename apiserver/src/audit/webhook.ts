import { createClient, loadKubeconfig } from '@kubets/client';
import type { JsonObject } from '@kubets/machinery';
import type { AuditSink } from './audit-sink.ts';
import { batches, type BatchesOptions } from './batches.ts';

/** Sends events as EventLists to the server that a kubeconfig names. Throws when the kubeconfig cannot be used. */
export function auditWebhook(kubeconfig: string, options: Omit<BatchesOptions, 'send'>): AuditSink {
  const config = loadKubeconfig({ path: kubeconfig });
  const client = createClient(config);
  const path = new URL(config.server).pathname === '/' ? '/' : '';
  const send = async (items: readonly JsonObject[]): Promise<void> => {
    const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items });
    const response = await client.raw({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
    await response.text();
    if (response.status === 429 || response.status >= 500) throw new Error(`the audit webhook answered ${response.status}`);
    if (response.status >= 400) options.onDropped(items.length, new Error(`the audit webhook answered ${response.status}`));
  };
  const sink = batches({ ...options, send });
  return {
    write: (event) => sink.write(event),
    async close() {
      await sink.close();
      await client.close();
    },
  };
}
