import { ipAddresses, serviceCIDRs, type ServiceCIDR } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { deepEqual, keyOf } from '@kubets/machinery';
import { withCondition } from '../../conditions.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { hasFinalizer, withFinalizer, withoutFinalizer } from '../../finalizers.ts';
import { isNeeded, protection, readiness, rangesHolding } from './plan.ts';

/** Says of each range for Services' addresses whether it is in use, and keeps it while an address depends on it. */
export function serviceCidrsController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const ranges = informers.informer(serviceCIDRs);
  const addresses = informers.informer(ipAddresses);

  const report = async (range: ServiceCIDR, needed: boolean, signal: AbortSignal): Promise<void> => {
    const conditions = withCondition(range.status.conditions, readiness(range, needed), clock.now()) as typeof range.status.conditions;
    if (!deepEqual(conditions, range.status.conditions)) await client.updateStatus(serviceCIDRs, { ...range, status: { conditions } }, { signal });
  };

  return [
    {
      name: 'service-cidrs',
      triggers: [
        triggerOn(ranges, () => ranges.lister.list().map(keyOf)),
        triggerOn(addresses, ({ metadata }) => rangesHolding(metadata.name, ranges.lister.list()).map(keyOf)),
      ],
      async reconcile(name, signal) {
        const range = ranges.lister.get(name);
        if (range === undefined) return;
        const isLeaving = range.metadata.deletionTimestamp !== undefined;
        if (!isLeaving && !hasFinalizer(range, protection)) return void (await client.update(serviceCIDRs, withFinalizer(range, protection), { signal }));
        const needed = isLeaving && isNeeded(range, ranges.lister.list(), addresses.lister.list());
        if (!isLeaving || needed) return await report(range, needed, signal);
        if (hasFinalizer(range, protection)) await client.update(serviceCIDRs, withoutFinalizer(range, protection), { signal });
      },
    },
  ];
}
