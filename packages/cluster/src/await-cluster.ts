import type { Client } from '@kubets/client';
import { leases, nodes, pods, type Lease, type Node, type Pod } from '@kubets/api';
import type { ClusterConfig } from './cluster-config.ts';
import { routeToPods } from './network/host-network.ts';
import { waitFor } from './wait-for.ts';

const timeoutMs = 120_000;

export interface Waiting {
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Waits until every node's kubelet has been heard of since `since` and every node is Ready, then routes the host to their pods. */
export async function awaitNodes(client: Client, config: ClusterConfig, since: Date, waiting: Waiting): Promise<void> {
  const names = new Set(config.nodes.map(({ name }) => name));
  const alive = (found: readonly Lease[]): readonly Lease[] =>
    found.filter(({ metadata, spec }) => names.has(metadata.name) && new Date(spec?.renewTime ?? 0).getTime() >= since.getTime());
  await waitFor(client, leases, {
    ...waiting,
    timeoutMs,
    namespace: 'kube-node-lease',
    until: (found) => alive(found).length === names.size,
    describe: (found) => `${alive(found).length} of ${names.size} kubelets are heard of`,
  });
  const ready = (found: readonly Node[]): readonly Node[] =>
    found.filter((node) => names.has(node.metadata.name) && isReady(node) && node.spec.podCIDR !== undefined);
  await waitFor(client, nodes, {
    ...waiting,
    timeoutMs,
    until: (found) => ready(found).length === names.size,
    describe: (found) => `${ready(found).length} of ${names.size} nodes are Ready`,
  });
  await routeHostToPods(client, config);
}

/** Waits until every pod that should run is Ready with containers started since `since`: what is written of a former run does not count. */
export async function awaitPods(client: Client, since: Date, waiting: Waiting): Promise<void> {
  const missing = (found: readonly Pod[]): readonly Pod[] => found.filter((pod) => shouldRun(pod) && !(isReady(pod) && isStartedSince(pod, since)));
  await waitFor(client, pods, {
    ...waiting,
    timeoutMs,
    until: (found) => missing(found).length === 0,
    describe: (found) => `${found.length - missing(found).length} of ${found.length} pods are Ready`,
  });
}

function shouldRun({ metadata, spec, status }: Pod): boolean {
  return spec.nodeName !== undefined && metadata.deletionTimestamp === undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** Times of objects are whole seconds. */
function isStartedSince({ status }: Pod, since: Date): boolean {
  const second = Math.floor(since.getTime() / 1000) * 1000;
  return (status.containerStatuses ?? []).every(({ state }) => new Date(state?.running?.startedAt ?? 0).getTime() >= second);
}

export function isReady({ status }: Node | Pod): boolean {
  return status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

async function routeHostToPods(client: Client, config: ClusterConfig): Promise<void> {
  const found = await client.list(nodes);
  const address = new Map(config.nodes.map((node) => [node.name, node.address]));
  await routeToPods(
    found.items.flatMap((node) => {
      const via = address.get(node.metadata.name);
      return node.spec.podCIDR === undefined || via === undefined ? [] : [{ podCidr: node.spec.podCIDR, via }];
    }),
  );
}
