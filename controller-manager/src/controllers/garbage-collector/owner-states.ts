import type { Client } from '@kubets/client';
import { isApiError, type OwnerReference } from '@kubets/machinery';
import type { Monitors } from './monitors.ts';
import { graphNode, isWaitingForDependents, refersTo, type GraphNode, type OwnershipGraph } from './ownership-graph.ts';
import type { OwnerState } from './plan.ts';

/** Finds out how the owners of objects fare. */
export interface OwnerStates {
  /** Throws when the server cannot say. */
  of(node: GraphNode, reference: OwnerReference, signal: AbortSignal): Promise<OwnerState>;
}

export interface OwnerStatesOptions {
  readonly client: Client;
  readonly graph: OwnershipGraph;
  readonly monitors: Pick<Monitors, 'resourceOf'>;
}

const rememberedAbsences = 1000;

export function createOwnerStates(options: OwnerStatesOptions): OwnerStates {
  /** Uids never come back: an owner once found absent stays absent. */
  const absent = new Set<string>();
  const rememberAbsent = (uid: string): void => {
    absent.add(uid);
    if (absent.size > rememberedAbsences) for (const oldest of absent.values().take(1)) absent.delete(oldest);
  };
  return {
    async of(node, reference, signal) {
      const owner = options.graph.get(reference.uid);
      if (owner && refersTo(reference, { ...owner, kind: owner.resource.kind }, node)) return stateOf(owner);
      if (absent.has(reference.uid)) return 'absent';
      const state = await liveOwnerState(options, node, reference, signal);
      if (state === 'absent' && owner === undefined) rememberAbsent(reference.uid);
      return state;
    },
  };
}

/** Only the server can say that an owner is not there: the caches of two kinds are never of the same moment. */
async function liveOwnerState(
  { client, monitors }: OwnerStatesOptions,
  node: GraphNode,
  { apiVersion, kind, name, uid }: OwnerReference,
  signal: AbortSignal,
): Promise<OwnerState> {
  const resource = monitors.resourceOf(apiVersion, kind);
  if (resource === undefined) throw new Error(`the server does not serve ${kind} of ${apiVersion}, an owner of ${node.resource.kind} ${node.name}`);
  if (resource.scope === 'Namespaced' && node.namespace === undefined) return 'solid';
  const namespace = resource.scope === 'Namespaced' ? node.namespace : undefined;
  try {
    const live = await client.get(resource, { namespace, name }, { signal });
    return live.metadata.uid === uid ? stateOf(graphNode(resource, live)) : 'absent';
  } catch (error) {
    if (isApiError(error, 'NotFound')) return 'absent';
    throw error;
  }
}

function stateOf(owner: GraphNode): OwnerState {
  return isWaitingForDependents(owner) ? 'waiting for dependents' : 'solid';
}
