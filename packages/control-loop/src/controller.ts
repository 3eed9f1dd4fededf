import type { KubeObject, ObjectKey } from '@kubets/machinery';
import type { Change, Informer } from './informer.ts';

/** Changes of one informer, and the keys each of them makes worth a look. */
export interface Trigger {
  readonly informer: Informer<KubeObject>;
  keys(change: Change<KubeObject>): readonly ObjectKey[];
}

export interface ReconcileResult {
  /** Look again after this long, whatever happens in between. */
  readonly requeueAfterMs?: number;
}

/**
 * A reconciling loop over keys. A key is never reconciled twice at once; a throw retries it with exponential back-off
 * (5 ms to 1000 s, and 10 per second over all keys); a normal return forgets its failures.
 */
export interface Controller {
  readonly name: string;
  readonly triggers: readonly Trigger[];
  /** Keys reconciled at once; 1 when absent. */
  readonly workers?: number;
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<ReconcileResult | void>;
}
