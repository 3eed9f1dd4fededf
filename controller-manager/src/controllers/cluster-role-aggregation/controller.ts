import { clusterRoles, type ClusterRole } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { deepEqual, keyOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { aggregatedRules } from './plan.ts';

/** Roles such as admin, edit and view hold the rules of all roles labelled for them. */
export function clusterRoleAggregation({ client, informers }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(clusterRoles);
  const isAggregated = (role: ClusterRole): boolean => (role.aggregationRule?.clusterRoleSelectors ?? []).length > 0;
  return [
    {
      name: 'clusterrole-aggregation',
      workers: 5,
      triggers: [triggerOn(informer, () => informer.lister.list().filter(isAggregated).map(keyOf))],
      async reconcile(name, signal) {
        const role = informer.lister.get(name);
        if (role === undefined || !isAggregated(role)) return;
        const rules = aggregatedRules(role, informer.lister.list());
        if (!deepEqual(rules, role.rules ?? [])) await client.update(clusterRoles, { ...role, rules }, { signal });
      },
    },
  ];
}
