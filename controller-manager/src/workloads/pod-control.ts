import { pods, type Pod, type PodTemplateSpec } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { EventRecorder } from '@kubets/control-loop';
import { isApiError, type Draft, type KubeObject, type OwnerReference } from '@kubets/machinery';
import { isNamespaceLeaving } from '../namespace-leaving.ts';
import type { WriteLedger } from '../write-ledger.ts';

/** Creates and deletes pods for an owner, with the events users know, and notes both in the ledger. */
export interface PodControl {
  create(owner: KubeObject, pod: Draft<Pod>, signal?: AbortSignal): Promise<Pod>;
  /** A pod that is gone already counts as deleted. */
  delete(owner: KubeObject, pod: Pod, signal?: AbortSignal): Promise<void>;
}

/** How an owner's events tell of its pods. */
export interface PodEventWords {
  created(owner: KubeObject, pod: string): string;
  /** The pod has no name yet where the server makes it up. */
  createFailed(owner: KubeObject, pod: string | undefined, message: string): string;
  deleted(owner: KubeObject, pod: string): string;
  deleteFailed(owner: KubeObject, pod: string, message: string): string;
}

const plainWords: PodEventWords = {
  created: (_, pod) => `Created pod: ${pod}`,
  createFailed: (_owner, _pod, message) => `Error creating: ${message}`,
  deleted: (_, pod) => `Deleted pod: ${pod}`,
  deleteFailed: (_owner, _pod, message) => `Error deleting: ${message}`,
};

export interface PodControlOptions {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly ledger: WriteLedger<Pod>;
  readonly words?: PodEventWords;
}

export function createPodControl({ client, recorder, ledger, words = plainWords }: PodControlOptions): PodControl {
  return {
    async create(owner, pod, signal) {
      try {
        const created = await client.create(pods, pod, { signal });
        ledger.wrote(created);
        recorder.event(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: words.created(owner, created.metadata.name) });
        return created;
      } catch (error) {
        if (!isNamespaceLeaving(error)) {
          recorder.event(owner, { type: 'Warning', reason: 'FailedCreate', message: words.createFailed(owner, pod.metadata?.name, messageOf(error)) });
        }
        throw error;
      }
    },
    async delete(owner, pod, signal) {
      try {
        const answer = await client.delete(pods, pod.metadata, { preconditions: { uid: pod.metadata.uid }, signal });
        noteDeletion(ledger, pod, answer as Partial<Pod>);
        recorder.event(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: words.deleted(owner, pod.metadata.name) });
      } catch (error) {
        if (isApiError(error, 'NotFound') || isApiError(error, 'Conflict')) return ledger.removed(pod);
        recorder.event(owner, { type: 'Warning', reason: 'FailedDelete', message: words.deleteFailed(owner, pod.metadata.name, messageOf(error)) });
        throw error;
      }
    },
  };
}

/** A graceful deletion answers with the object, which lives on; anything else means it is gone. */
function noteDeletion(ledger: WriteLedger<Pod>, pod: Pod, answer: Partial<Pod>): void {
  const graceful = answer.kind === 'Pod' && (answer.metadata?.deletionGracePeriodSeconds ?? 0) > 0;
  if (graceful) ledger.wrote(answer as Pod);
  else ledger.removed(pod);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The pod a template makes in a namespace, controlled by `owner`. */
export function podFromTemplate(template: PodTemplateSpec, namespace: string | undefined, generateName: string, owner: OwnerReference): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      generateName,
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ...(finalizers && { finalizers: [...finalizers] }),
      ownerReferences: [owner],
    },
    ...(template.spec && { spec: template.spec }),
  };
}
