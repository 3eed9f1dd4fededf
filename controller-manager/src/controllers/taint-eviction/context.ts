import { nodes, pods, type Node, type Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { nodeNameIndex } from '../../node-name-index.ts';

/** What pods are moved off tainted nodes with. */
export interface TaintEvictionContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly nodeInformer: Informer<Node>;
  readonly podInformer: Informer<Pod>;
  /** By pod uid and taint, for taints that do not say when they were added. */
  readonly seen: Map<string, number>;
  /** Uids of pods that are to go later. */
  readonly waiting: Set<string>;
}

export function taintEvictionContext({ client, informers, recorder, clock }: ControllerContext): TaintEvictionContext {
  const nodeInformer = informers.informer(nodes);
  const podInformer = informers.informer(pods, { indexes: nodeNameIndex });
  return { client, recorder, clock, nodeInformer, podInformer, seen: new Map(), waiting: new Set() };
}
