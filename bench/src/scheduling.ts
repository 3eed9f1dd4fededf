/**
 * Nodes without machines and pods to place on them, for several kinds of pods; prints how many a second are bound.
 *   node bench/src/scheduling.ts --start lmdb [--nodes 5000] [--pods 2000] [--only basic,spread,…]
 *   node bench/src/scheduling.ts --kubeconfig F | --server URL --token T [...]     a cluster that has a scheduler
 */
import { serviceAccounts } from '@kubets/api';
import { createClient } from '@kubets/client';
import { parseArgs } from 'node:util';
import { printRate } from './figures.ts';
import { type OwnStore, startOwnServer } from './api-server/own-server.ts';
import { createNodes, removeNodes } from './scheduling/hollow-nodes.ts';
import { startOwnScheduler } from './scheduling/own-scheduler.ts';
import { placePods } from './scheduling/place-pods.ts';
import { podKinds } from './scheduling/pod-kinds.ts';
import { processorSeconds } from './scheduling/processor-time.ts';
import { describeMachine, targetConfig } from './target.ts';

const { values } = parseArgs({
  options: {
    start: { type: 'string' },
    kubeconfig: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
    nodes: { type: 'string', default: '5000' },
    pods: { type: 'string', default: '2000' },
    only: { type: 'string' },
    'node-flags': { type: 'string', default: '' },
  },
});
const chosen = podKinds.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));

console.log(describeMachine());
const server = values.start === undefined ? undefined : await startOwnServer(values.start as OwnStore, []);
const config = server?.config ?? targetConfig(values);
const scheduler = server && (await startOwnScheduler(config, values['node-flags'].split(' ').filter(Boolean)));
const client = createClient(config);
try {
  // Nobody makes one where there is no controller manager, and pods must have one.
  if (server !== undefined) await client.create(serviceAccounts, { metadata: { namespace: 'default', name: 'default' } });
  const created = await createNodes(client, Number(values.nodes));
  printRate(`${values.nodes} nodes created`, created);
  for (const kind of chosen) {
    const before = scheduler && processorSeconds(scheduler.pid);
    const { bound, p99Ms } = await placePods({ client, kind, count: Number(values.pods) });
    const spent = scheduler && before !== undefined ? ((processorSeconds(scheduler.pid) - before) * 1e6) / Number(values.pods) : undefined;
    printRate(`${kind.name}: ${kind.says}; bound`, bound, kind.peer);
    const cost = spent === undefined ? '' : `; the scheduler spent ${Math.round(spent)} µs of processor time on a pod`;
    console.log(`  p99 from creation to binding ${Math.round(p99Ms)} ms${cost}`);
  }
  if (server === undefined) await removeNodes(client);
} finally {
  await client.close();
  await scheduler?.stop();
  await server?.stop();
}
