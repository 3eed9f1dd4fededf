import { controllerRevisions, daemonSets, nodes, pods, type DaemonSet, type Node, type Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import { labelSelectorMatcher, type LabelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createOwnedObjects, type OwnedObjects } from '../../workloads/owned-objects.ts';
import { createPodControl, type PodControl } from '../../workloads/pod-control.ts';
import { createRevisionHistory, type RevisionHistory } from '../../workloads/revision-history.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';
import { RestartBackOff } from './restart-back-off.ts';

/** What DaemonSets are looked after with. */
export interface DaemonSetContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly setInformer: Informer<DaemonSet>;
  readonly nodeInformer: Informer<Node>;
  readonly podInformer: Informer<Pod>;
  readonly setLedger: WriteLedger<DaemonSet>;
  readonly ownedPods: OwnedObjects<DaemonSet, Pod>;
  readonly podControl: PodControl;
  readonly history: RevisionHistory<DaemonSet>;
  readonly restarts: RestartBackOff;
}

export function daemonSetContext({ client, informers, recorder, clock }: ControllerContext): DaemonSetContext {
  const setInformer = informers.informer(daemonSets);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const revisionInformer = informers.informer(controllerRevisions, { indexes: controllerIndex });
  const setLedger = createWriteLedger(setInformer, clock);
  const podLedger = createWriteLedger(podInformer, clock);
  return {
    client,
    recorder,
    clock,
    setInformer,
    nodeInformer: informers.informer(nodes),
    podInformer,
    setLedger,
    ownedPods: createOwnedObjects({ client, ownerResource: daemonSets, informer: podInformer, resource: pods, ledger: podLedger, matcherOf }),
    podControl: createPodControl({ client, recorder, ledger: podLedger }),
    history: createRevisionHistory({ client, clock, ownerResource: daemonSets, ownerLedger: setLedger, informer: revisionInformer }),
    restarts: new RestartBackOff(),
  };
}

export function matcherOf({ spec }: DaemonSet): LabelSelectorMatcher {
  return labelSelectorMatcher(spec.selector);
}
