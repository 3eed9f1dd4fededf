import { controllerRevisions, persistentVolumeClaims, pods, statefulSets, type PersistentVolumeClaim, type Pod, type StatefulSet } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import { labelSelectorMatcher, type LabelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createOwnedObjects, type OwnedObjects } from '../../workloads/owned-objects.ts';
import { createPodControl, type PodControl } from '../../workloads/pod-control.ts';
import { createRevisionHistory, type RevisionHistory } from '../../workloads/revision-history.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';
import { statefulWords } from './events.ts';

/** What StatefulSets are looked after with. */
export interface StatefulSetContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly setInformer: Informer<StatefulSet>;
  readonly podInformer: Informer<Pod>;
  readonly claimInformer: Informer<PersistentVolumeClaim>;
  readonly setLedger: WriteLedger<StatefulSet>;
  readonly ownedPods: OwnedObjects<StatefulSet, Pod>;
  readonly podControl: PodControl;
  readonly history: RevisionHistory<StatefulSet>;
}

export function statefulSetContext({ client, informers, recorder, clock }: ControllerContext): StatefulSetContext {
  const setInformer = informers.informer(statefulSets);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const revisionInformer = informers.informer(controllerRevisions, { indexes: controllerIndex });
  const setLedger = createWriteLedger(setInformer, clock);
  const podLedger = createWriteLedger(podInformer, clock);
  return {
    client,
    recorder,
    clock,
    setInformer,
    podInformer,
    claimInformer: informers.informer(persistentVolumeClaims),
    setLedger,
    ownedPods: createOwnedObjects({ client, ownerResource: statefulSets, informer: podInformer, resource: pods, ledger: podLedger, matcherOf }),
    podControl: createPodControl({ client, recorder, ledger: podLedger, words: statefulWords }),
    history: createRevisionHistory({ client, clock, ownerResource: statefulSets, ownerLedger: setLedger, informer: revisionInformer }),
  };
}

export function matcherOf({ spec }: StatefulSet): LabelSelectorMatcher {
  return labelSelectorMatcher(spec.selector);
}
