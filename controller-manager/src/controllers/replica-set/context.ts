import { pods, type Pod, type ReplicaSetStatus } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { KubeObject, LabelSelectorMatcher, ResourceReference } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createOwnedObjects, type OwnedObjects } from '../../workloads/owned-objects.ts';
import { createPodControl, type PodControl } from '../../workloads/pod-control.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';
import type { ReplicatedSpec } from './plan.ts';

export interface Replicated extends KubeObject {
  status: ReplicaSetStatus;
}

/** How ReplicaSet and ReplicationController differ. */
export interface ReplicatedKind<O extends Replicated> {
  readonly name: string;
  readonly resource: ResourceReference<O>;
  matcher(owner: O): LabelSelectorMatcher;
  spec(owner: O): ReplicatedSpec;
  /** The pods by which surplus pods' spread over nodes is judged. */
  relatedPods(owner: O, owned: readonly Pod[]): readonly Pod[];
}

/** What owners of one kind are looked after with. */
export interface ReplicaContext<O extends Replicated> extends Pick<ControllerContext, 'client' | 'clock'> {
  readonly kind: ReplicatedKind<O>;
  readonly ownerInformer: Informer<O>;
  readonly podInformer: Informer<Pod>;
  readonly ownerLedger: WriteLedger<O>;
  readonly ownedPods: OwnedObjects<O, Pod>;
  readonly podControl: PodControl;
}

export function replicaContext<O extends Replicated>(context: ControllerContext, kind: ReplicatedKind<O>): ReplicaContext<O> {
  const { client, informers, recorder, clock } = context;
  const ownerInformer = informers.informer(kind.resource);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const podLedger = createWriteLedger(podInformer, clock);
  const matcherOf = (owner: O) => kind.matcher(owner);
  return {
    client,
    clock,
    kind,
    ownerInformer,
    podInformer,
    ownerLedger: createWriteLedger(ownerInformer, clock),
    ownedPods: createOwnedObjects({ client, ownerResource: kind.resource, informer: podInformer, resource: pods, ledger: podLedger, matcherOf }),
    podControl: createPodControl({ client, recorder, ledger: podLedger }),
  };
}
