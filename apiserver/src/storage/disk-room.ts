import { statfsSync } from 'node:fs';
import { StoreError } from './store.ts';

/** What commits leave free: lmdb damages the memory of its process when a page finds no space, so that must not come to pass. */
const leftFree = { growing: 16 * 1024 * 1024, shrinking: 4 * 1024 * 1024 } as const;

export interface FreeSpace {
  readonly bavail: number;
  readonly bsize: number;
}

/** Refuses a commit while the device of `path` is full. Removals may take some of the room that is kept from others: they make more. */
export function requireRoom(path: string, change: keyof typeof leftFree, freeSpace: (path: string) => FreeSpace = statfsSync): void {
  const { bavail, bsize } = freeSpace(path);
  if (bavail * bsize < leftFree[change]) throw new StoreError('full', `no space left on the device of ${path}`);
}
