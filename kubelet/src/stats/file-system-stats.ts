import { statfs } from 'node:fs/promises';
import { formatTime } from '@kubets/machinery';

export interface FileSystemStats {
  readonly time: string;
  readonly availableBytes: number;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly inodesFree: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

/** How full the file system is that a path lies on. */
export async function fileSystemStats(path: string, time: Date): Promise<FileSystemStats> {
  const { bavail, bfree, blocks, bsize, files, ffree } = await statfs(path);
  return {
    time: formatTime(time),
    availableBytes: bavail * bsize,
    capacityBytes: blocks * bsize,
    usedBytes: (blocks - bfree) * bsize,
    inodesFree: ffree,
    inodes: files,
    inodesUsed: files - ffree,
  };
}
