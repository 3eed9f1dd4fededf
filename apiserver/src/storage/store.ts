/** A key's value as the store holds it. `revision` is that of its last write. */
export interface StoredValue {
  readonly key: string;
  readonly value: Buffer;
  readonly revision: number;
}

export interface StorePage {
  /** In key order. */
  readonly items: readonly StoredValue[];
  /** The revision the page was read at: pass it, with the last key, to read the next page of the same snapshot. */
  readonly revision: number;
  /** How many keys follow the last item in the same snapshot. */
  readonly remaining: number;
}

export interface ListOptions {
  readonly limit?: number;
  /** Exclusive: keys after this one. */
  readonly after?: string;
  /** Read the snapshot of this revision; the newest when absent. Throws CompactedError when it is gone. */
  readonly revision?: number;
}

/** The expected revision did not match: `current` is what the store holds, undefined when the key does not exist. */
export type WriteOutcome = { readonly ok: true; readonly revision: number } | { readonly ok: false; readonly current: StoredValue | undefined };

export type StoreEvent =
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer; readonly revision: number }
  | { readonly type: 'delete'; readonly key: string; readonly revision: number }
  /** Nothing happened up to `revision`: sent when a watcher that sees no events should still move on. */
  | { readonly type: 'progress'; readonly revision: number };

export interface WatchOptions {
  /** Events with a revision above this one, none missing, none twice, in order. */
  readonly after: number;
  readonly signal: AbortSignal;
}

/**
 * Ordered keys with one revision counter over all writes. Every driver passes `store.contract.ts`.
 * A resolved write is durable: it survives SIGKILL of this process. Returned buffers are the caller's to keep.
 */
export interface Store {
  get(key: string): Promise<StoredValue | undefined>;
  list(prefix: string, options?: ListOptions): Promise<StorePage>;
  /** `expected` is the revision the key must have; 0 means it must not exist. */
  put(key: string, value: Buffer, expected: number, options?: { readonly ttlSeconds?: number | undefined }): Promise<WriteOutcome>;
  delete(key: string, expected: number): Promise<WriteOutcome>;
  /** Batches of events in revision order; ends when the signal aborts; throws CompactedError when `after` is no longer held. */
  watch(prefix: string, options: WatchOptions): AsyncIterable<readonly StoreEvent[]>;
  /** The revision of the newest write, read from the store itself (linearizable on etcd). */
  currentRevision(): Promise<number>;
  /** Forgets history up to `revision`; the newest state of every key stays. */
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
  /** Asks for progress events on the running watches soon; absent where every write is seen at once. */
  requestProgress?(): void;
  /** Whether a key's value, as last read, would lie in the store otherwise if it were written again: encrypted with another key. */
  isStale?(key: string): boolean;
}

/** The asked revision is older than what the store still holds. */
export class CompactedError extends Error {
  override readonly name = 'CompactedError';
  readonly compactedRevision: number;

  constructor(compactedRevision: number) {
    super(`revisions up to ${compactedRevision} are compacted`);
    this.compactedRevision = compactedRevision;
  }
}

/** The asked revision is above the newest one. */
export class FutureRevisionError extends Error {
  override readonly name = 'FutureRevisionError';
  readonly currentRevision: number;

  constructor(currentRevision: number) {
    super(`the newest revision is ${currentRevision}`);
    this.currentRevision = currentRevision;
  }
}

/** The store could not do what was asked. `unavailable` and `timeout` leave open whether a write happened; after the others it did not. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: 'unavailable' | 'timeout' | 'full' | 'failed';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
