import { leases, type Lease, type Node } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { LoopLog } from '@kubets/control-loop';
import { formatMicroTime, isApiError, type Clock, pause } from '@kubets/machinery';

const namespace = 'kube-node-lease';
const leaseDurationSeconds = 40;
const renewEveryMs = 10_000;
const retryMs = 1_000;

export interface LeaseOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
  readonly node: Node;
}

/** Renews the node's lease every 10 s: the sign of life that costs the API server least. */
export async function renewLease(options: LeaseOptions): Promise<void> {
  const { clock, log, signal } = options;
  let lease: Lease | undefined;
  while (!signal.aborted) {
    let wait = renewEveryMs;
    try {
      lease = await renewOnce(options, lease);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'the node lease could not be renewed');
      lease = undefined;
      wait = retryMs;
    }
    await pause(clock, wait, signal);
  }
}

async function renewOnce({ client, clock, node, signal }: LeaseOptions, known: Lease | undefined): Promise<Lease> {
  const { name, uid } = node.metadata;
  const spec = { holderIdentity: name, leaseDurationSeconds, renewTime: formatMicroTime(clock.now()) };
  const lease = known ?? (await readLease(client, name));
  if (lease !== undefined) return client.update(leases, { ...lease, spec: { ...lease.spec, ...spec } }, { signal });
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
  return client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace, ownerReferences }, spec }, { signal });
}

async function readLease(client: Client, name: string): Promise<Lease | undefined> {
  try {
    return await client.get(leases, { namespace, name });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
