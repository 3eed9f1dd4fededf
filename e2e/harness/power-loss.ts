import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterConfig, ClusterPaths } from '@kubets/cluster';
import { eventually } from '@kubets/test-cluster';
import { unmountBelow } from './mounts.ts';
import { output, runProgram } from './run-program.ts';

/** A process that has nothing to do with the cluster, and has the ids that the cluster's files still name. */
export interface Stranger extends Disposable {
  readonly isAlive: () => boolean;
}

/**
 * What a machine is after its power failed and came back: nothing of the cluster but its files, which still name sockets and
 * process ids of before.
 */
export async function losePower(config: ClusterConfig, paths: ClusterPaths): Promise<Stranger> {
  await killAll(paths);
  await unmountBelow(paths.root);
  await eventually(() => removeControlGroups(paths), { timeoutMs: 10_000 });
  await forgetNetwork(config);
  return reuseProcessIds(paths);
}

/** Kills every process of the cluster at once: none is left to tidy up after another. */
export async function killAll(paths: ClusterPaths): Promise<void> {
  const supervisor = statusField(readFileSync(path.join(paths.run, 'apiserver.pid'), 'utf8'), 'PPid');
  const processes = clusterTree(paths, supervisor);
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of processes) process.kill(Number(pid), signal);
  await eventually(() => processes.every((pid) => !existsSync(`/proc/${pid}/exe`)), { timeoutMs: 20_000 });
}

/** The supervisor, every process that names the cluster's folder, and whatever descends from these: the processes of containers. */
function clusterTree({ root }: ClusterPaths, supervisor: string): readonly string[] {
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid);
  const found = new Set([supervisor, ...all.filter((pid) => commandOf(pid).includes(`${root}/`))]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const pid of all) if (found.has(statusField(pid, 'PPid'))) found.add(pid);
  }
  return [...found];
}

function removeControlGroups({ controlGroup }: ClusterPaths): void {
  const groups = globSync(`/sys/fs/cgroup/{.,*}${controlGroup}/**/`);
  for (const group of groups.toSorted((a, b) => b.length - a.length)) rmdirSync(group);
}

async function forgetNetwork({ bridge, nodes }: ClusterConfig): Promise<void> {
  for (const { namespace } of nodes) await output('ip', ['netns', 'delete', namespace]);
  await output('ip', ['link', 'delete', bridge]);
  for (const table of ['filter', 'nat']) {
    const rules = (await output('iptables', ['-t', table, '-S'])).split('\n').filter((rule) => rule.includes(` ${bridge} `));
    for (const rule of rules) await output('sh', ['-c', `iptables -t ${table} ${rule.replace('-A', '-D')}`]);
  }
  await runProgram('conntrack', ['-F']);
}

function reuseProcessIds({ root }: ClusterPaths): Stranger {
  const stranger = spawn('sleep', ['3600'], { stdio: 'ignore' });
  for (const file of globSync(`${root}/**/*.pid`)) writeFileSync(file, String(stranger.pid));
  return { isAlive: () => stranger.exitCode === null && stranger.signalCode === null, [Symbol.dispose]: () => void stranger.kill('SIGKILL') };
}

function commandOf(pid: string): string {
  return existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
}

function statusField(pid: string, field: string): string {
  return existsSync(`/proc/${pid}/status`) ? (new RegExp(`^${field}:\\s+(\\S+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '') : '';
}
