import { leases, nodes, pods, type Lease, type Node, type Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { nodeNameIndex } from '../../node-name-index.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';
import type { NodeHealth } from './health.ts';

export const leaseNamespace = 'kube-node-lease';

/** What nodes are judged, tainted and emptied with. */
export interface NodeLifecycleContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock' | 'config'> {
  readonly nodeInformer: Informer<Node>;
  readonly leaseInformer: Informer<Lease>;
  readonly podInformer: Informer<Pod>;
  readonly nodeLedger: WriteLedger<Node>;
  /** By the uids of nodes. */
  readonly heard: Map<string, NodeHealth>;
  /** By zone: when the next of its nodes may be emptied. */
  readonly nextEvictionAt: Map<string, number>;
}

export function nodeLifecycleContext({ client, informers, recorder, clock, config }: ControllerContext): NodeLifecycleContext {
  const nodeInformer = informers.informer(nodes);
  return {
    client,
    recorder,
    clock,
    config,
    nodeInformer,
    leaseInformer: informers.informer(leases, { namespace: leaseNamespace }),
    podInformer: informers.informer(pods, { indexes: nodeNameIndex }),
    nodeLedger: createWriteLedger(nodeInformer, clock),
    heard: new Map(),
    nextEvictionAt: new Map(),
  };
}
