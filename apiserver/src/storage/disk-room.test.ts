import { expect, it } from 'vitest';
import { requireRoom } from './disk-room.ts';

const withFree = (mebibytes: number) => () => ({ bavail: mebibytes * 256, bsize: 4096 });

it.each([
  ['growing', 20, true],
  ['growing', 15, false],
  ['shrinking', 15, true],
  ['shrinking', 3, false],
] as const)('a %s commit with %i MiB free may go on: %s', (change, mebibytes, allowed) => {
  const commit = (): void => requireRoom('/store', change, withFree(mebibytes));
  if (allowed) expect(commit).not.toThrow();
  else expect(commit).toThrow(expect.objectContaining({ reason: 'full', message: 'no space left on the device of /store' }));
});
