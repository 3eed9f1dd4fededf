import { persistentVolumeClaims, type PersistentVolumeClaim, type Pod, type StatefulSet } from '@kubets/api';
import { isApiError, objectKey, type Draft } from '@kubets/machinery';
import { messageOf } from '../../workloads/pod-control.ts';
import { isClaimOf, planClaimOwners } from './claims.ts';
import type { StatefulSetContext } from './context.ts';
import { claimCreated, claimFailed } from './events.ts';
import { claimsOf, ordinalOf, podName } from './identity.ts';

/** Makes the claims a pod needs. They are kept when pods go, so that most are there already. */
export async function ensureClaims(context: StatefulSetContext, set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> {
  for (const draft of claimsOf(set, ordinal)) {
    const { namespace, name = '' } = draft.metadata ?? {};
    if (context.claimInformer.lister.get(objectKey({ namespace, name })) === undefined) await createClaim(context, set, { draft, ordinal }, signal);
  }
}

interface WantedClaim {
  readonly draft: Draft<PersistentVolumeClaim>;
  readonly ordinal: number;
}

async function createClaim({ client, recorder }: StatefulSetContext, set: StatefulSet, { draft, ordinal }: WantedClaim, signal: AbortSignal): Promise<void> {
  const name = draft.metadata?.name ?? '';
  const pod = podName(set, ordinal);
  try {
    await client.create(persistentVolumeClaims, draft, { signal });
    recorder.event(set, { type: 'Normal', reason: 'SuccessfulCreate', message: claimCreated(set, pod, name) });
  } catch (error) {
    if (isApiError(error, 'AlreadyExists')) return;
    recorder.event(set, { type: 'Warning', reason: 'FailedCreate', message: claimFailed(set, pod, name, messageOf(error)) });
    throw new Error(`failed to create PVC ${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** A pod that waits for a claim somebody deleted would wait for ever. */
export async function restoreClaims(context: StatefulSetContext, set: StatefulSet, owned: readonly Pod[], signal: AbortSignal): Promise<void> {
  const waiting = owned.filter((pod) => pod.status.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined);
  const ordinals = waiting.map((pod) => ordinalOf(set, pod)).filter((ordinal) => ordinal !== undefined);
  await Promise.all(ordinals.map((ordinal) => ensureClaims(context, set, ordinal, signal)));
}

/** Who owns the claims decides with whom they go. */
export async function retainClaims(context: StatefulSetContext, set: StatefulSet, owned: readonly Pod[], signal: AbortSignal): Promise<void> {
  const { client, claimInformer } = context;
  const own = claimInformer.lister.inNamespace(set.metadata.namespace ?? '').filter((candidate) => isClaimOf(set, candidate));
  await Promise.all(planClaimOwners(set, own, owned).map((changed) => client.update(persistentVolumeClaims, changed, { signal })));
}
