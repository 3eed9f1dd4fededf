import { nodes } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { nextTier, tiers, ttlAnnotation } from './plan.ts';

/** Tells nodes how long they may keep Secrets and ConfigMaps before asking again: the longer, the more of them there are. */
export function ttlController({ client, informers }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(nodes);
  let tier = 0;
  return [
    {
      name: 'ttl',
      triggers: [
        triggerOn(informer, (node) => {
          const before = tier;
          tier = nextTier(tier, informer.lister.list().length);
          return tier === before ? [node.metadata.name] : informer.lister.list().map(({ metadata }) => metadata.name);
        }),
      ],
      async reconcile(name, signal) {
        const wanted = String(tiers[tier]?.ttlSeconds ?? 0);
        const node = informer.lister.get(name);
        if (node === undefined || node.metadata.annotations?.[ttlAnnotation] === wanted) return;
        await client.patch(nodes, { name }, { type: 'merge', body: { metadata: { annotations: { [ttlAnnotation]: wanted } } } }, { signal });
      },
    },
  ];
}
