import type { Client } from '@kubets/client';
import { isApiError } from '@kubets/machinery';
import { orphanFinalizer, type GraphNode } from './ownership-graph.ts';
import type { CollectAction } from './plan.ts';

/** Carries an action out; an object that is gone, or another by now, is none of our business any more. */
export async function perform(client: Client, node: GraphNode, action: CollectAction, signal: AbortSignal): Promise<void> {
  switch (action.type) {
    case 'nothing':
    case 'visit dependents':
      return;
    case 'orphan dependents':
      await Promise.all(action.dependents.map((dependent) => dropOwners(client, dependent, [node.uid], signal)));
      return dropFinalizer(client, node, orphanFinalizer, signal);
    case 'drop finalizer':
      return dropFinalizer(client, node, action.finalizer, signal);
    case 'drop owners':
      return dropOwners(client, node, action.uids, signal);
    case 'delete':
      if (action.unblockOwners) await unblockOwners(client, node, signal);
      return unlessGone(client.delete(node.resource, node, { propagationPolicy: action.propagationPolicy, preconditions: { uid: node.uid }, signal }));
  }
}

/** Read anew and written with its version, since merge patches replace lists as a whole and custom resources know no others. */
async function patchMetadata(client: Client, node: GraphNode, change: (metadata: GraphMetadata) => object, signal: AbortSignal): Promise<void> {
  await unlessGone(
    (async () => {
      const live = await client.get(node.resource, node, { signal });
      if (live.metadata.uid !== node.uid) return;
      const { uid, resourceVersion, ownerReferences = [], finalizers = [] } = live.metadata;
      const body = { metadata: { uid, resourceVersion, ...change({ ownerReferences, finalizers }) } };
      await client.patch(node.resource, node, { type: 'merge', body }, { signal });
    })(),
  );
}

interface GraphMetadata {
  readonly ownerReferences: readonly { readonly uid: string }[];
  readonly finalizers: readonly string[];
}

function dropFinalizer(client: Client, node: GraphNode, finalizer: string, signal: AbortSignal): Promise<void> {
  return patchMetadata(client, node, ({ finalizers }) => ({ finalizers: finalizers.filter((other) => other !== finalizer) }), signal);
}

function dropOwners(client: Client, node: GraphNode, uids: readonly string[], signal: AbortSignal): Promise<void> {
  return patchMetadata(client, node, ({ ownerReferences }) => ({ ownerReferences: ownerReferences.filter(({ uid }) => !uids.includes(uid)) }), signal);
}

/** Two objects that wait for each other's deletion would wait for ever. */
function unblockOwners(client: Client, node: GraphNode, signal: AbortSignal): Promise<void> {
  return patchMetadata(
    client,
    node,
    ({ ownerReferences }) => ({ ownerReferences: ownerReferences.map((owner) => ({ ...owner, blockOwnerDeletion: false })) }),
    signal,
  );
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
