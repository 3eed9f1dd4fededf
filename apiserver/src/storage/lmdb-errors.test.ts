import { expect, it } from 'vitest';
import { commitFailure } from './lmdb-errors.ts';

it.each([
  ['a full device', new Error('No space left on device'), 'full'],
  ['a full map', new Error('MDB_MAP_FULL: Environment mapsize limit reached'), 'full'],
  ['an I/O error on a device with space', new Error('Input/output error'), 'failed'],
  ['any other error', new Error('Permission denied'), 'failed'],
])('%s fails the commit for the right reason', async (_, cause, reason) => {
  const rejected = Promise.reject(cause);
  rejected.catch(() => undefined);
  const error = Object.assign(new Error('Commit failed (see commitError for details)'), { commitError: rejected });
  expect(await commitFailure(error, import.meta.dirname)).toMatchObject({ name: 'StoreError', reason, cause });
});
