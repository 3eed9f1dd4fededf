import { statfs } from 'node:fs/promises';
import { StoreError } from './store.ts';

/** Why a commit to the store at `path` failed; nothing of it was kept. */
export async function commitFailure(error: unknown, path: string): Promise<StoreError> {
  if (error instanceof StoreError) return error;
  const cause = await causeOf(error);
  const text = cause instanceof Error ? cause.message : String(cause);
  const full = isFull(text) || (isInputOutput(text) && (await isNearlyFull(path)));
  return full ? new StoreError('full', `no space left on the device of ${path}`, { cause }) : new StoreError('failed', text, { cause });
}

/** lmdb rejects each write with a pointer to a promise that rejects with the reason; unheard, that one ends the process. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  const reason = Promise.resolve(error.commitError).catch((cause: unknown) => cause);
  const timeout = new Promise((resolve) => setTimeout(resolve, reasonWithin, error));
  return Promise.race([reason, timeout]);
}

/** A write that finds space for a part of its bytes only is reported as an I/O error. */
async function isNearlyFull(path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < nearlyFull;
}

const isFull = (text: string): boolean => /no space left|ENOSPC|EFBIG|file too large|MDB_MAP_FULL|map full|quota/i.test(text);
const isInputOutput = (text: string): boolean => /input\/output error|EIO/i.test(text);
const nearlyFull = 1024 * 1024;
const reasonWithin = 1000;
