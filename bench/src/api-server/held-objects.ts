import { namespaces, nodes, pods, serviceAccounts } from '@kubets/api';
import { ascending, parallel, quantile } from '../figures.ts';
import type { OwnServer } from './own-server.ts';
import type { Bench } from './works.ts';

const nodeShare = 30;
const memoryBar = { bar: 2500, better: 'less' } as const;

/** A server with a great many pods, and a node for every thirty: its memory, its pages, and how long it takes to start again. */
export async function heldObjects(bench: Bench): Promise<void> {
  const { client, measurements, namespace, objects, own } = bench;
  if (own === undefined) throw new Error('only a server that the bench starts can be started again: --start');
  const nodeCount = Math.ceil(objects / nodeShare);
  await client.create(namespaces, { metadata: { name: namespace } });
  await client.create(serviceAccounts, { metadata: { namespace, name: 'default' } });
  await parallel(nodeCount, 32, (index) => client.create(nodes, { metadata: { name: `node-${index}` } }));
  await parallel(objects, 32, (index) =>
    client.create(pods, {
      metadata: { name: `pod-${index}`, namespace, labels: { app: `app-${index % 100}` } },
      spec: { automountServiceAccountToken: false, nodeName: `node-${index % nodeCount}`, containers: [{ name: 'main', image: 'registry.example/app:1' }] },
    }),
  );
  const held = `${objects} pods, ${nodeCount} nodes`;
  measurements.add({ work: `resident with ${held}`, value: await measurements.residentMegabytes(), unit: 'MB', ...memoryBar });
  await pageThrough(bench, held);
  await startAgain(bench, own, held);
}

async function pageThrough({ client, measurements, namespace }: Bench, held: string): Promise<void> {
  const { result, microseconds, loop } = await measurements.spent(async () => {
    const times: number[] = [];
    let next: string | undefined;
    do {
      const began = performance.now();
      next = (await client.list(pods, { namespace, limit: 500, continue: next })).metadata.continue;
      times.push(performance.now() - began);
    } while (next !== undefined);
    return { result: ascending(times), units: times.length };
  });
  const remark = `p50 ${quantile(result, 0.5).toFixed(1)} ms, decoding included`;
  measurements.add({ work: `pages of 500 of ${held}, p99`, value: quantile(result, 0.99), unit: 'ms', bar: 100, better: 'less', microseconds, loop, remark });
}

async function startAgain({ measurements }: Bench, own: OwnServer, held: string): Promise<void> {
  measurements.add({ work: `restart with ${held}, until ready`, value: await own.startAgain(), unit: 'ms', bar: 10_000, better: 'less' });
  measurements.add({ work: `resident after it`, value: await measurements.residentMegabytes(), unit: 'MB', ...memoryBar });
}
