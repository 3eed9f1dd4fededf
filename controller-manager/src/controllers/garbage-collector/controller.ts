import { customResourceDefinitions } from '@kubets/api';
import { triggerOn, type Controller, type Trigger } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { createKeyFeed } from '../../key-feed.ts';
import { collectorContext, type CollectorContext } from './context.ts';
import type { GraphNode } from './ownership-graph.ts';
import { perform } from './perform.ts';
import { planCollection, type ObservedNode } from './plan.ts';
import { visit } from './object-recorder.ts';

const rediscoverMs = 30_000;

/** Deletes what nobody owns any more, in the order the deletion of its owners asked for. */
export function garbageCollector(controllerContext: ControllerContext): readonly Controller[] {
  const context = collectorContext(controllerContext);
  return [monitorKeeper(context), collector(context)];
}

/** Follows what the server serves. There is one key. */
function monitorKeeper({ informers, monitors, listed }: CollectorContext): Controller {
  return {
    name: 'garbage-collector-monitors',
    triggers: [triggerOn(informers.informer(customResourceDefinitions), () => ['resources']), atStart()],
    async reconcile() {
      await monitors.refresh();
      listed();
      return { requeueAfterMs: rediscoverMs };
    },
  };
}

function atStart(): Trigger {
  const feed = createKeyFeed('discovery');
  feed.add('resources');
  return feed.trigger;
}

/** Keys are uids. */
function collector(context: CollectorContext): Controller {
  const { client, graph, feed } = context;
  return {
    name: 'garbage-collector',
    workers: 20,
    triggers: [feed.trigger],
    async reconcile(uid, signal) {
      const node = graph.get(uid);
      if (node === undefined) return;
      const action = planCollection(await observe(context, node, signal));
      if (action.type === 'visit dependents') visit(feed, action.dependents);
      else await perform(client, node, action, signal);
    },
  };
}

async function observe({ graph, ownerStates }: CollectorContext, node: GraphNode, signal: AbortSignal): Promise<ObservedNode> {
  const owners = await Promise.all(node.owners.map(async (reference) => ({ reference, state: await ownerStates.of(node, reference, signal) })));
  return { node, dependents: graph.dependentsOf(node.uid), owners };
}
