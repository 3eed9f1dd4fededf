import { pods, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { LoopLog } from '@kubets/control-loop';
import { deepEqual, isApiError, type Clock, pause } from '@kubets/machinery';
import type { PodStatus } from './pod-status.ts';

interface Entry {
  pod: Pod;
  wanted: PodStatus;
  written: PodStatus | undefined;
  /** The resource version of the object with the status that was written last. */
  version: number;
  writing: Promise<void> | undefined;
}

export interface StatusWriterOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
  /** The object in the API that shows a pod's status; undefined while there is none. The pod itself unless said otherwise. */
  readonly addressee?: (pod: Pod) => Pod | undefined;
}

const retryAfterMs = 1_000;

/**
 * Writes pod statuses, one request per pod at a time: what changes meanwhile goes out as one patch behind it. A status
 * equal to the last written one costs nothing, unless somebody has changed its conditions since.
 */
export class StatusWriter {
  readonly #client: Client;
  readonly #addressee: NonNullable<StatusWriterOptions['addressee']>;
  readonly #clock: Clock;
  readonly #log: LoopLog;
  readonly #signal: AbortSignal;
  readonly #entries = new Map<string, Entry>();

  constructor({ client, clock, log, signal, addressee = (pod) => pod }: StatusWriterOptions) {
    this.#client = client;
    this.#addressee = addressee;
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
  }

  set(pod: Pod, status: PodStatus): void {
    const entry = this.#entries.get(pod.metadata.uid) ?? { pod, wanted: status, written: undefined, version: 0, writing: undefined };
    this.#entries.set(pod.metadata.uid, entry);
    entry.pod = pod;
    entry.wanted = status;
    if (this.#wasOverwritten(entry)) entry.written = undefined;
    this.#writeSoon(entry);
  }

  /** The object that shows the status is another one now, which has none yet. */
  retell(podUid: string): void {
    const entry = this.#entries.get(podUid);
    if (entry === undefined) return;
    entry.written = undefined;
    this.#writeSoon(entry);
  }

  /** The newest status, written or on its way. */
  get(podUid: string): PodStatus | undefined {
    return this.#entries.get(podUid)?.wanted;
  }

  /** Resolves when everything set for the pod until now has been written. */
  async flush(podUid: string): Promise<void> {
    await this.#entries.get(podUid)?.writing;
  }

  forget(podUid: string): void {
    this.#entries.delete(podUid);
  }

  /** Somebody else told otherwise since: the node controller does, of a node it has not heard of. Older states of the object mean nothing. */
  #wasOverwritten({ pod, written, version }: Entry): boolean {
    const shown = this.#addressee(pod);
    if (shown === undefined || Number(shown.metadata.resourceVersion) <= version) return false;
    const told = new Map(shown.status.conditions?.map(({ type, status }) => [type, status]));
    return written?.conditions?.some(({ type, status }) => told.get(type) !== status) ?? false;
  }

  #writeSoon(entry: Entry): void {
    if (entry.writing !== undefined || deepEqual(entry.written, entry.wanted)) return;
    entry.writing = this.#write(entry).finally(() => (entry.writing = undefined));
  }

  async #write(entry: Entry): Promise<void> {
    while (!this.#signal.aborted && !deepEqual(entry.written, entry.wanted)) {
      const status = entry.wanted;
      const shown = this.#addressee(entry.pod);
      if (shown === undefined) return;
      try {
        entry.version = Number((await this.#patch(shown, entry, status)).metadata.resourceVersion);
        entry.written = status;
      } catch (error) {
        if (isApiError(error, 'NotFound') || isApiError(error, 'Conflict')) return;
        this.#log.warn({ pod: `${entry.pod.metadata.namespace}/${entry.pod.metadata.name}`, err: error }, 'a pod status could not be written');
        // The same status will not do later either; whoever waits for it need not wait longer.
        if (isApiError(error, 'Invalid')) return;
        await pause(this.#clock, retryAfterMs, this.#signal);
      }
    }
  }

  async #patch({ metadata, status: before }: Pod, { written }: Entry, status: PodStatus): Promise<Pod> {
    const cleared = Object.fromEntries(Object.keys(before).flatMap((key) => (key in status || !owned.has(key) ? [] : [[key, null]])));
    // The uid keeps the status of this pod from a later one of the same name.
    const conditions = [
      ...(status.conditions ?? []).map((condition) => ({ reason: null, message: null, ...condition })),
      ...endedConditions([...(before.conditions ?? []), ...(written?.conditions ?? [])], status),
    ];
    const body = { metadata: { uid: metadata.uid }, status: { ...cleared, ...status, conditions } };
    const identity = { namespace: metadata.namespace, name: metadata.name };
    return this.#client.patch(pods, identity, { type: 'strategic', body }, { subresource: 'status', signal: this.#signal });
  }
}

/** Conditions that are the kubelet's to take away, and that the status has no longer. */
function endedConditions(before: readonly { readonly type: string }[], { conditions = [] }: PodStatus): readonly object[] {
  const types = new Set(before.map(({ type }) => type).filter((type) => passing.has(type)));
  return [...types].filter((type) => !conditions.some((condition) => condition.type === type)).map((type) => ({ type, $patch: 'delete' }));
}

const passing = new Set(['PodResizePending', 'PodResizeInProgress']);

/** Fields that are the kubelet's to remove again. */
const owned = new Set(['reason', 'message', 'podIP', 'podIPs', 'initContainerStatuses', 'ephemeralContainerStatuses']);
