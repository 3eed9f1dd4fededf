import { EtcdError, GRPCCancelledError, GRPCDeadlineExceededError, GRPCUnavailableError } from 'etcd3';
import { CompactedError, FutureRevisionError, StoreError } from './store.ts';

/** What an error of an etcd call means to the one who asked at `revision`. */
export function storeErrorOf(error: unknown, revision = 0): Error {
  const text = error instanceof Error ? error.message : String(error);
  if (/required revision has been compacted/.test(text)) return new CompactedError(revision);
  if (/required revision is a future revision/.test(text)) return new FutureRevisionError(revision);
  if (/database space exceeded/.test(text)) return new StoreError('full', 'etcd: database space exceeded', { cause: error });
  if (error instanceof GRPCDeadlineExceededError || /request timed out/.test(text))
    return new StoreError('timeout', `etcd did not answer in time: ${text}`, { cause: error });
  if (isUnavailable(error, text)) return new StoreError('unavailable', `etcd is not reachable: ${text}`, { cause: error });
  return new StoreError('failed', `etcd: ${text}`, { cause: error });
}

/** The lease a key should have been attached to has expired or was revoked. */
export const isLeaseGone = (error: unknown): boolean => error instanceof Error && /requested lease not found/.test(error.message);

function isUnavailable(error: unknown, text: string): boolean {
  if (error instanceof GRPCUnavailableError || error instanceof GRPCCancelledError) return true;
  return !(error instanceof EtcdError) && /UNAVAILABLE|ECONNREFUSED|ECONNRESET|no leader|leader changed|server stopped|not capable/i.test(text);
}
