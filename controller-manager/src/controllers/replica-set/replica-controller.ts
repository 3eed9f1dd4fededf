import type { ReplicaSetStatus } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { deepEqual } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { replicaContext, type Replicated, type ReplicaContext, type ReplicatedKind } from './context.ts';
import { perform } from './perform.ts';
import { nextLook, planReplicas, replicaStatus, type ReplicaPlan } from './plan.ts';

/** Keeps as many active pods of a template as an owner asks for, and says in its status how they are. */
export function replicaController<O extends Replicated>(controllerContext: ControllerContext, kind: ReplicatedKind<O>): Controller {
  const context = replicaContext(controllerContext, kind);
  const { ownerInformer, podInformer, ownerLedger } = context;
  return {
    name: kind.name,
    workers: 10,
    triggers: [
      triggerOn(ownerInformer),
      onOwned(podInformer, kind.resource),
      onOrphan(podInformer, ownerInformer, (owner, pod) => kind.matcher(owner).matches(pod.metadata.labels)),
    ],
    async reconcile(key, signal) {
      const owner = ownerInformer.lister.get(key);
      return owner === undefined ? undefined : reconcile(context, ownerLedger.latest(owner), signal);
    },
  };
}

async function reconcile<O extends Replicated>(context: ReplicaContext<O>, owner: O, signal: AbortSignal): Promise<ReconcileResult> {
  const { kind, clock, ownedPods } = context;
  const spec = kind.spec(owner);
  const owned = await ownedPods.claim(owner, signal);
  const leaving = owner.metadata.deletionTimestamp !== undefined;
  const plan: ReplicaPlan = leaving ? { type: 'none' } : planReplicas(spec.replicas, owned, kind.relatedPods(owner, owned), clock.now());
  const failure = await perform(context, owner, plan, signal);
  const current = plan.type === 'none' ? owned : ownedPods.afterWrites(owner, owned);
  await reportStatus(context, owner, replicaStatus(spec, owner.status, current, failure?.condition, clock.now()), signal);
  if (failure) throw failure.error;
  const wait = nextLook(spec, current, clock.now());
  return wait === undefined ? {} : { requeueAfterMs: wait };
}

async function reportStatus<O extends Replicated>(context: ReplicaContext<O>, owner: O, status: ReplicaSetStatus, signal: AbortSignal): Promise<void> {
  const { client, kind, ownerLedger } = context;
  if (!deepEqual(status, owner.status)) ownerLedger.wrote(await client.updateStatus(kind.resource, { ...owner, status }, { signal }));
}
