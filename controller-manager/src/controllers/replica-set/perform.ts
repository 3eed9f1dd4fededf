import { controllerReference } from '../../ownership.ts';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import { messageOf, podFromTemplate } from '../../workloads/pod-control.ts';
import type { Replicated, ReplicaContext } from './context.ts';
import type { ReplicaFailure, ReplicaPlan } from './plan.ts';

export interface Failure {
  /** As the status tells of it. */
  readonly condition: ReplicaFailure;
  readonly error: unknown;
}

/** Creates or deletes as planned, as much of it as succeeds; the first failure of all. */
export async function perform<O extends Replicated>(
  { kind, podControl }: ReplicaContext<O>,
  owner: O,
  plan: ReplicaPlan,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  switch (plan.type) {
    case 'none':
      return undefined;
    case 'delete': {
      const results = await Promise.allSettled(plan.pods.map((pod) => podControl.delete(owner, pod, signal)));
      const errors = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
      return failureOf('FailedDelete', errors);
    }
    case 'create': {
      const draft = podFromTemplate(kind.spec(owner).template, owner.metadata.namespace, `${owner.metadata.name}-`, controllerReference(owner, kind.resource));
      const { errors } = await inGrowingBatches(plan.count, () => podControl.create(owner, draft, signal));
      return failureOf('FailedCreate', errors);
    }
  }
}

function failureOf(reason: ReplicaFailure['reason'], errors: readonly unknown[]): Failure | undefined {
  return errors.length === 0 ? undefined : { condition: { reason, message: messageOf(errors[0]) }, error: errors[0] };
}
