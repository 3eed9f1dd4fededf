import type { Pod, StatefulSet } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import type { PodEventWords } from '../../workloads/pod-control.ts';

/** What a StatefulSet's events say: unlike other workloads' they name the set too, and its claims. */

export const statefulWords: PodEventWords = {
  created: ({ metadata }, pod) => `create Pod ${pod} in StatefulSet ${metadata.name} successful`,
  createFailed: ({ metadata }, pod, message) => `create Pod ${pod} in StatefulSet ${metadata.name} failed error: ${message}`,
  deleted: ({ metadata }, pod) => `delete Pod ${pod} in StatefulSet ${metadata.name} successful`,
  deleteFailed: ({ metadata }, pod, message) => `delete Pod ${pod} in StatefulSet ${metadata.name} failed error: ${message}`,
};

export function claimCreated({ metadata }: StatefulSet, pod: string, claim: string): string {
  return `create Claim ${claim} Pod ${pod} in StatefulSet ${metadata.name} success`;
}

export function claimFailed({ metadata }: StatefulSet, pod: string, claim: string, message: string): string {
  return `create Claim ${claim} for Pod ${pod} in StatefulSet ${metadata.name} failed error: ${message}`;
}

/** A pod that has ended makes room for another of its name. */
export function recreating({ metadata }: StatefulSet, pod: Pod): EventDraft {
  const subject = `StatefulSet ${metadata.namespace}/${metadata.name} is recreating`;
  return pod.status.phase === 'Failed'
    ? { type: 'Warning', reason: 'RecreatingFailedPod', message: `${subject} failed Pod ${pod.metadata.name}` }
    : { type: 'Normal', reason: 'RecreatingTerminatedPod', message: `${subject} terminated Pod ${pod.metadata.name}` };
}
