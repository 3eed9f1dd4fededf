import { pods, type Pod, type ReplicaSetStatus } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { deepEqual, type KubeObject, type LabelSelectorMatcher, type ResourceReference } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { controllerReference } from '../../ownership.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import { createOwnedObjects } from '../../workloads/owned-objects.ts';
import { createPodControl, messageOf, podFromTemplate } from '../../workloads/pod-control.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { nextLook, planReplicas, replicaStatus, type ReplicaFailure, type ReplicaPlan, type ReplicatedSpec } from './plan.ts';

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

/** Keeps as many active pods of a template as an owner asks for, and says in its status how they are. */
export function replicaController<O extends Replicated>(context: ControllerContext, kind: ReplicatedKind<O>): Controller {
  const { client, informers, recorder, clock } = context;
  const owners = informers.informer(kind.resource);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const ledger = createWriteLedger(podInformer, clock);
  const ownWrites = createWriteLedger(owners, clock);
  const podControl = createPodControl({ client, recorder, ledger });
  const matcherOf = (owner: O) => kind.matcher(owner);
  const ownedPods = createOwnedObjects({ client, ownerResource: kind.resource, informer: podInformer, resource: pods, ledger, matcherOf });

  const perform = async (owner: O, plan: ReplicaPlan, signal: AbortSignal): Promise<Failure | undefined> => {
    if (plan.type === 'none') return undefined;
    if (plan.type === 'delete') {
      const results = await Promise.allSettled(plan.pods.map((pod) => podControl.delete(owner, pod, signal)));
      return failureOf(
        'FailedDelete',
        results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown),
      );
    }
    const draft = podFromTemplate(kind.spec(owner).template, owner.metadata.namespace, `${owner.metadata.name}-`, controllerReference(owner, kind.resource));
    const outcome = await inGrowingBatches(plan.count, () => podControl.create(owner, draft, signal));
    return failureOf('FailedCreate', outcome.errors);
  };

  const reconcile = async (owner: O, signal: AbortSignal): Promise<ReconcileResult> => {
    const spec = kind.spec(owner);
    const owned = await ownedPods.claim(owner, signal);
    const leaving = owner.metadata.deletionTimestamp !== undefined;
    const plan: ReplicaPlan = leaving ? { type: 'none' } : planReplicas(spec.replicas, owned, kind.relatedPods(owner, owned), clock.now());
    const failure = await perform(owner, plan, signal);
    const current = plan.type === 'none' ? owned : ownedPods.afterWrites(owner, owned);
    const status = replicaStatus(spec, owner.status, current, failure?.condition, clock.now());
    if (!deepEqual(status, owner.status)) ownWrites.wrote(await client.updateStatus(kind.resource, { ...owner, status }, { signal }));
    if (failure) throw failure.error;
    const wait = nextLook(spec, current, clock.now());
    return wait === undefined ? {} : { requeueAfterMs: wait };
  };

  return {
    name: kind.name,
    workers: 10,
    triggers: [
      triggerOn(owners),
      onOwned(podInformer, kind.resource),
      onOrphan(podInformer, owners, (owner, pod) => matcherOf(owner).matches(pod.metadata.labels)),
    ],
    async reconcile(key, signal) {
      const owner = owners.lister.get(key);
      return owner === undefined ? undefined : reconcile(ownWrites.latest(owner), signal);
    },
  };
}

interface Failure {
  readonly condition: ReplicaFailure;
  readonly error: unknown;
}

function failureOf(reason: ReplicaFailure['reason'], errors: readonly unknown[]): Failure | undefined {
  return errors.length === 0 ? undefined : { condition: { reason, message: messageOf(errors[0]) }, error: errors[0] };
}
