import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { ClusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';

/** One command at a time changes a cluster; a second one is refused. */
export function withClusterLock<T>({ root }: ClusterPaths, work: () => Promise<T>): Promise<T> {
  return holding(`cluster ${root}`, work, () => {
    throw new CommandError(`another kubets command is at work on the cluster in ${root}`, { hint: 'wait until it has ended, then look with: kubets status' });
  });
}

/** One command at a time chooses addresses and ports of this machine; others wait for their turn. */
export function withMachineLock<T>(work: () => Promise<T>): Promise<T> {
  return holding('machine', work, async () => {
    await untilReleased('machine');
    return withMachineLock(work);
  });
}

/** The lock is a socket in a name space of the kernel: it leaves no file and goes with the process, however that ends. */
async function holding<T>(subject: string, work: () => Promise<T>, busy: () => Promise<T>): Promise<T> {
  const waiters = new Set<net.Socket>();
  const lock = net.createServer((waiting) => void waiters.add(waiting.on('error', () => undefined)));
  if (!(await listens(lock, lockName(subject)))) return busy();
  try {
    return await work();
  } finally {
    lock.close();
    for (const waiting of waiters) waiting.destroy();
  }
}

async function listens(server: net.Server, name: string): Promise<boolean> {
  try {
    await once(server.listen(name), 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Whoever waits is connected to the holder, and hears when that lets go or ends. */
async function untilReleased(subject: string): Promise<void> {
  const connection = net.connect(lockName(subject));
  try {
    await once(connection, 'close');
  } catch (error) {
    // Released between the two calls, or the holder has ended.
    if (!['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const lockName = (subject: string): string => `\0kubets-${createHash('sha256').update(subject).digest('hex')}`;
