import { StoreError } from './store.ts';

/** Why a commit failed; nothing of it was kept. */
export async function commitFailure(error: unknown): Promise<StoreError> {
  const cause = await causeOf(error);
  const text = cause instanceof Error ? cause.message : String(cause);
  return isFull(text) ? new StoreError('full', 'no space left for the store', { cause }) : new StoreError('failed', text, { cause });
}

/** lmdb rejects each write with a pointer to a promise that rejects with the reason; unheard, that one ends the process. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  const reason = Promise.resolve(error.commitError).catch((cause: unknown) => cause);
  const timeout = new Promise((resolve) => setTimeout(resolve, reasonWithin, error));
  return Promise.race([reason, timeout]);
}

const isFull = (text: string): boolean => /no space left|ENOSPC|MDB_MAP_FULL|map full|quota/i.test(text);
const reasonWithin = 1000;
