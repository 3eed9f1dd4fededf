import { readFile, statfs } from 'node:fs/promises';
import { memoryInfo } from '../node/node-resources.ts';
import type { Observation, Observations } from './threshold.ts';

/** How much the node has left of what eviction watches. `imageDirectory` is where the runtime keeps images. */
export async function observeNode({ rootDirectory, imageDirectory }: { rootDirectory: string; imageDirectory: string }): Promise<Observations> {
  const [{ MemAvailable = 0, MemTotal = 0 }, nodeDisk, imageDisk, processes] = await Promise.all([
    memoryInfo(),
    fileSystem(rootDirectory),
    fileSystem(imageDirectory),
    processIds(),
  ]);
  return new Map([
    ['memory.available', { available: MemAvailable * 1024, capacity: MemTotal * 1024 }],
    ['nodefs.available', nodeDisk.bytes],
    ['nodefs.inodesFree', nodeDisk.inodes],
    ['imagefs.available', imageDisk.bytes],
    ['imagefs.inodesFree', imageDisk.inodes],
    ['pid.available', processes],
  ]);
}

async function fileSystem(path: string): Promise<{ bytes: Observation; inodes: Observation }> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(path);
  return { bytes: { available: bavail * bsize, capacity: blocks * bsize }, inodes: { available: ffree, capacity: files } };
}

/** `/proc/loadavg` tells how many tasks there are, each of which takes an id. */
async function processIds(): Promise<Observation> {
  const [most, threads, load] = await Promise.all(
    ['/proc/sys/kernel/pid_max', '/proc/sys/kernel/threads-max', '/proc/loadavg'].map((path) => readFile(path, 'utf8')),
  );
  const capacity = Math.min(Number(most), Number(threads));
  return { available: capacity - Number(/\/(\d+)/.exec(load ?? '')?.[1] ?? 0), capacity };
}
