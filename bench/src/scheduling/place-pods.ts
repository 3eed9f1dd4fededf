import { pods } from '@kubets/api';
import type { Client } from '@kubets/client';
import { createInformers, type Change } from '@kubets/control-loop';
import type { Pod } from '@kubets/api';
import { ascending, parallel, quantile } from '../figures.ts';
import type { PodKind } from './pod-kinds.ts';

interface Placed {
  /** A second, from the first creation to the last binding. */
  readonly bound: number;
  readonly p99Ms: number;
}

/** Creates pods of one kind, waits until each has a node, and removes them. */
export async function placePods({ client, kind, count }: { readonly client: Client; readonly kind: PodKind; readonly count: number }): Promise<Placed> {
  const stop = new AbortController();
  const watched = watchBindings(client, kind.name, count, stop.signal);
  await watched.synced;
  const createdAt = new Map<string, number>();
  const started = performance.now();
  await parallel(count, 32, async (index) => {
    const name = `${kind.name}-${index}`;
    createdAt.set(name, performance.now());
    const spec = { automountServiceAccountToken: false, ...kind.spec };
    await client.create(pods, { metadata: { name, namespace: 'default', labels: { kind: kind.name } }, spec });
  });
  const boundAt = await watched.allBound;
  const seconds = (performance.now() - started) / 1000;
  stop.abort();
  await client.deleteCollection(pods, { namespace: 'default', labelSelector: `kind=${kind.name}`, gracePeriodSeconds: 0 });
  const times = ascending([...boundAt].map(([name, at]) => at - (createdAt.get(name) ?? at)));
  return { bound: count / seconds, p99Ms: quantile(times, 0.99) };
}

/** When each pod was seen with a node, once all are. */
function watchBindings(client: Client, kind: string, count: number, signal: AbortSignal) {
  const boundAt = new Map<string, number>();
  const { promise: allBound, resolve } = Promise.withResolvers<ReadonlyMap<string, number>>();
  const informers = createInformers(client);
  const informer = informers.informer(pods);
  informer.onChange((change: Change<Pod>) => {
    if (change.type !== 'added' && change.type !== 'updated') return;
    const { metadata, spec } = change.object;
    if (metadata.labels?.['kind'] !== kind || !spec.nodeName || boundAt.has(metadata.name)) return;
    boundAt.set(metadata.name, performance.now());
    if (boundAt.size === count) resolve(boundAt);
  });
  informers.run(signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { synced: informer.whenSynced(signal), allBound };
}
