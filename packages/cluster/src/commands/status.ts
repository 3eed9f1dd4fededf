import { readFileSync } from 'node:fs';
import pc from 'picocolors';
import { existingCluster } from '../cluster-state.ts';
import type { Progress } from '../progress.ts';
import type { ComponentState } from '../supervisor/supervised-process.ts';
import { componentStates } from '../supervisor/supervisor-client.ts';

/** A table of the cluster's processes with their memory and restarts. */
export async function status({ name }: { readonly name: string }, progress: Progress): Promise<void> {
  const { config, paths } = existingCluster(name);
  const states = await componentStates(paths.supervisorSocket);
  if (states === undefined) return progress.say(`Cluster ${name} is stopped. Its state is in ${paths.root}`);
  progress.say(`Cluster ${name}: https://127.0.0.1:${config.ports.apiserver}, store ${config.store}, kubeconfig ${paths.kubeconfig}\n`);
  progress.say(componentTable(states));
}

function componentTable(states: readonly ComponentState[]): string {
  const rows = states.map((state) => [state.name, state.state, String(state.pid ?? '-'), memory(state.pid), String(state.restarts), state.lastExit ?? '']);
  const header = ['COMPONENT', 'STATE', 'PID', 'MEMORY', 'RESTARTS', 'LAST EXIT'];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd();
  return [line(header), ...rows.map((row) => (row[1] === 'running' ? line(row) : pc.yellow(line(row))))].join('\n');
}

function memory(pid: number | undefined): string {
  if (pid === undefined) return '-';
  try {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return `${Math.round(kilobytes / 1024)} MiB`;
  } catch {
    // The process ended since the supervisor answered.
    return '-';
  }
}
