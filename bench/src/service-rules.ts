/**
 * What kube-proxy does for many Services: the rules it works out and, unless told not to, hands to the real iptables in
 * a network namespace of its own.
 *   node bench/src/service-rules.ts [--services 10000] [--endpoints 2] [--kernel false]
 */
import type { EndpointSlice, Service } from '@kubets/api';
import { Proxier, ServicePortResolver } from '@kubets/kube-proxy';
import { parseArgs } from 'node:util';
import { clusterServices, withMovedEndpoint } from './service-rules/cluster-services.ts';
import { measuredFilter } from './service-rules/measured-filter.ts';
import { describeMachine } from './target.ts';

const { values } = parseArgs({
  options: { services: { type: 'string', default: '10000' }, endpoints: { type: 'string', default: '2' }, kernel: { type: 'string', default: 'true' } },
});
const { services, slices } = clusterServices(Number(values.services), Number(values.endpoints));
using filter = measuredFilter({ kernel: values.kernel === 'true' });
const proxier = new Proxier({ filter, clusterCidr: '10.128.0.0/9' });
const resolver = new ServicePortResolver(() => ({ name: 'node1' }));

console.log(describeMachine());
console.log(`${services.length} Services of ${values.endpoints} endpoints${filter.kernel ? '' : ', without the kernel'}`);
await sync('first sync', services, slices);
await sync('nothing changed', services, slices);
await sync('one endpoint moved', services, withMovedEndpoint(slices, '10.255.0.1'));
await sync('one Service gone', services.slice(1), withMovedEndpoint(slices, '10.255.0.1'));
await sync('it is back', services, slices);

async function sync(what: string, now: readonly Service[], slicesNow: readonly EndpointSlice[]): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  await proxier.sync(resolver.resolve(now, slicesNow));
  const total = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const { lines, chains, ms } = filter.takeWritten();
  const kernel = filter.kernel ? `, of which iptables ${ms.toFixed(0)} ms` : '';
  const own = `${((user + system) / 1000).toFixed(0)} ms of own processor time`;
  console.log(`${what}: ${total.toFixed(0)} ms${kernel}, ${own}; ${chains} chains, ${lines} rules written`);
}
