import { customResourceDefinitions } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError, type KubeObject, type OwnerReference } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { createKeyFeed } from '../../key-feed.ts';
import { createMonitors } from './monitors.ts';
import { graphNode, isOrphaning, isWaitingForDependents, OwnershipGraph, refersTo, type GraphNode } from './ownership-graph.ts';
import { perform } from './perform.ts';
import { planCollection, type OwnerState } from './plan.ts';

const rediscoverMs = 30_000;
const rememberedAbsences = 1000;

/** Deletes what nobody owns any more, in the order the deletion of its owners asked for. Keys are uids. */
export function garbageCollector(context: ControllerContext): readonly Controller[] {
  const { client, informers, clock, log, signal } = context;
  const graph = new OwnershipGraph();
  /** Uids never come back: an owner once found absent stays absent. */
  const absent = new Set<string>();
  const listed = Promise.withResolvers<void>();
  const feed = createKeyFeed('garbage', listed.promise);

  const monitors = createMonitors({
    client,
    informers,
    clock,
    log,
    signal,
    onObject(resource, object) {
      const node = graphNode(resource, object);
      const known = graph.get(node.uid);
      graph.set(node);
      if (node.owners.length > 0 || isOrphaning(node) || isWaitingForDependents(node)) feed.add(node.uid);
      if (isWaitingForDependents(node)) visit(graph.dependentsOf(node.uid));
      for (const owner of known?.owners ?? []) visitIfWaiting(owner.uid);
    },
    onGone(object: KubeObject) {
      const { uid } = object.metadata;
      graph.delete(uid);
      visit(graph.dependentsOf(uid));
      for (const owner of object.metadata.ownerReferences ?? []) visitIfWaiting(owner.uid);
    },
  });

  const visit = (nodes: readonly GraphNode[]): void => nodes.forEach((node) => feed.add(node.uid));
  const visitIfWaiting = (uid: string): void => {
    const owner = graph.get(uid);
    if (owner?.deleting) feed.add(uid);
  };

  const ownerState = async (node: GraphNode, reference: OwnerReference, abort: AbortSignal): Promise<OwnerState> => {
    const owner = graph.get(reference.uid);
    if (owner && refersTo(reference, { ...owner, kind: owner.resource.kind }, node)) return isWaitingForDependents(owner) ? 'waiting for dependents' : 'solid';
    if (absent.has(reference.uid)) return 'absent';
    const state = await liveOwnerState(node, reference, abort);
    if (state === 'absent' && owner === undefined) {
      absent.add(reference.uid);
      if (absent.size > rememberedAbsences) for (const oldest of absent.values().take(1)) absent.delete(oldest);
    }
    return state;
  };

  /** Only the server can say that an owner is not there: the caches of two kinds are never of the same moment. */
  const liveOwnerState = async (node: GraphNode, reference: OwnerReference, abort: AbortSignal): Promise<OwnerState> => {
    const resource = monitors.resourceOf(reference.apiVersion, reference.kind);
    if (resource === undefined)
      throw new Error(`the server does not serve ${reference.kind} of ${reference.apiVersion}, an owner of ${node.resource.kind} ${node.name}`);
    if (resource.scope === 'Namespaced' && node.namespace === undefined) return 'solid';
    const namespace = resource.scope === 'Namespaced' ? node.namespace : undefined;
    try {
      const live = await client.get(resource, { namespace, name: reference.name }, { signal: abort });
      if (live.metadata.uid !== reference.uid) return 'absent';
      return isWaitingForDependents(graphNode(resource, live)) ? 'waiting for dependents' : 'solid';
    } catch (error) {
      if (isApiError(error, 'NotFound')) return 'absent';
      throw error;
    }
  };

  const refresh = async (): Promise<void> => {
    await monitors.refresh();
    listed.resolve();
  };

  return [
    {
      name: 'garbage-collector-monitors',
      triggers: [triggerOn(informers.informer(customResourceDefinitions), () => ['resources']), startFeed().trigger],
      async reconcile() {
        await refresh();
        return { requeueAfterMs: rediscoverMs };
      },
    },
    {
      name: 'garbage-collector',
      workers: 20,
      triggers: [feed.trigger],
      async reconcile(uid, abort) {
        const node = graph.get(uid);
        if (node === undefined) return;
        const owners = await Promise.all(node.owners.map(async (reference) => ({ reference, state: await ownerState(node, reference, abort) })));
        const action = planCollection({ node, dependents: graph.dependentsOf(uid), owners });
        if (action.type === 'visit dependents') visit(action.dependents);
        else await perform(client, node, action, abort);
      },
    },
  ];
}

function startFeed(): ReturnType<typeof createKeyFeed> {
  const feed = createKeyFeed('discovery');
  feed.add('resources');
  return feed;
}
