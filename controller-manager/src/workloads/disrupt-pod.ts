import { pods, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';
import { formatTime, isApiError } from '@kubets/machinery';

export interface Disruption {
  /** Why the control plane ends the pod, e.g. `DeletionByTaintManager`. */
  readonly reason: string;
  readonly message: string;
  /** Nobody is left who could report the pod's end. */
  readonly phase?: 'Failed';
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Says in a pod's status that it is ended from outside, so that whoever owns it does not take the end for its own failure. */
export async function disrupt(client: Client, pod: Pod, { reason, message, phase, now, signal }: Disruption): Promise<void> {
  const condition = { type: 'DisruptionTarget', status: 'True', reason, message, lastTransitionTime: formatTime(now) };
  const body = { metadata: { uid: pod.metadata.uid }, status: { ...(phase && { phase }), conditions: [condition] } };
  try {
    await client.patch(pods, pod.metadata, { type: 'strategic', body }, { subresource: 'status', signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
