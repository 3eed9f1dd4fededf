/**
 * Creates, reads and lists ConfigMaps of about 1 KB. The client is one Node process: on a small machine it takes as much
 * processor as the server, so compare ratios of two servers, or use `wrk` with the scripts beside this folder.
 *   node bench/src/requests.ts [--kubeconfig F | --server URL --token T] [--objects 5000] [--connections 32] [--lists 40]
 */
import { configMaps } from '@kubets/api';
import { ascending, parallel, printRate, quantile } from './figures.ts';
import { describeMachine, readTarget } from './target.ts';

const { client, numbers } = readTarget({ objects: 5000, connections: 32, lists: 40 });
const { objects = 0, connections = 0, lists = 0 } = numbers;
const run = Date.now().toString(36);
const labels = { bench: run };
const pad = 'x'.repeat(900);

console.log(describeMachine());
await measure('create', objects, connections, { perSecond: 1828, bar: 3 }, (index) =>
  client.create(configMaps, { metadata: { name: `bench-${run}-${index}`, namespace: 'default', labels }, data: { pad } }),
);
await measure('get', objects, connections, { perSecond: 3704, bar: 2 }, (index) =>
  client.get(configMaps, { namespace: 'default', name: `bench-${run}-${index % objects}` }),
);
await measure(`list of ${objects}`, lists, 4, undefined, async () => {
  const { body } = await client.raw({ method: 'GET', path: `/api/v1/namespaces/default/configmaps?labelSelector=bench%3D${run}` });
  for await (const chunk of body) void chunk;
});
await client.deleteCollection(configMaps, { namespace: 'default', labelSelector: `bench=${run}` });
await client.close();

async function measure(
  name: string,
  total: number,
  width: number,
  peer: Parameters<typeof printRate>[2],
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  const started = performance.now();
  const times = ascending(await parallel(total, width, work));
  printRate(name, total / ((performance.now() - started) / 1000), peer);
  console.log(`  ms p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}`);
}
