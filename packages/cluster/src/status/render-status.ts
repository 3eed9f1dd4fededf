import { humanDuration } from '@kubets/machinery';
import { colors } from '../colors.ts';
import { nameFlag } from '../cluster-state.ts';
import type { ClusterStatus, ComponentStatus, NodeStatus, Unreachable, Workload } from './cluster-status.ts';
import { renderTable, type Row } from './text-table.ts';

/** The whole picture as lines for a terminal. */
export function renderStatus(status: ClusterStatus, now: Date): string {
  const sections = [heading(status, now), facts(status)];
  if (status.state === 'running') sections.push(renderTable([componentHeader, ...status.components.map((each) => componentRow(each, now)), totalRow(status)]));
  if (status.state === 'running') sections.push(renderWorkload(status.workload));
  return sections.join('\n\n');
}

function heading({ name, state, components }: ClusterStatus, now: Date): string {
  if (state === 'stopped') return `${colors.yellow('○')} ${colors.bold(`Cluster ${name} is stopped.`)} Start it with: kubets start${nameFlag(name)}`;
  const starts = components.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
  const ailing = components.filter((each) => each.state !== 'running').map((each) => each.name);
  const since = starts.length === 0 ? '' : ` for ${humanDuration(now.getTime() - Math.min(...starts))}`;
  if (ailing.length > 0) return `${colors.yellow('●')} ${colors.bold(`Cluster ${name} runs${since}, but not ${ailing.join(', ')}`)}`;
  return `${colors.green('●')} ${colors.bold(`Cluster ${name} is running${since}`)}`;
}

function facts({ name, server, kubeconfig, folder, store, startsAtBoot }: ClusterStatus): string {
  const rows = [
    ['API server', server],
    ['Kubeconfig', kubeconfig],
    ['Folder', folder],
    ['Store', `${store.type}, ${bytes(store.bytes)} on disk`],
    ['After a reboot', startsAtBoot ? 'started by systemd' : `start it with: kubets start${nameFlag(name)}`],
  ];
  return rows.map(([what = '', value = '']) => `  ${colors.dim(what.padEnd(16))}${value}`).join('\n');
}

const componentHeader: Row = { cells: ['COMPONENT', 'STATE', 'PID', 'MEMORY', 'CPU', 'UPTIME', 'RESTARTS', 'LAST EXIT'], style: colors.dim };

function componentRow({ name, state, pid, usage, startedAt, restarts, lastExit }: ComponentStatus, now: Date): Row {
  const uptime = startedAt === undefined || pid === undefined ? '-' : humanDuration(now.getTime() - Date.parse(startedAt));
  const [memory, cpu] = usage === undefined ? ['-', '-'] : [bytes(usage.memoryBytes), percent(usage.cores)];
  const cells = [name, state, String(pid ?? '-'), memory, cpu, uptime, String(restarts), lastExit ?? ''];
  return { cells, style: state === 'running' ? undefined : colors.yellow };
}

function totalRow({ components }: ClusterStatus): Row {
  const total = (of: (usage: NonNullable<ComponentStatus['usage']>) => number): number =>
    components.reduce((sum, { usage }) => sum + (usage === undefined ? 0 : of(usage)), 0);
  return { cells: ['all', '', '', bytes(total(({ memoryBytes }) => memoryBytes)), percent(total(({ cores }) => cores))], style: colors.dim };
}

function renderWorkload(workload: Workload | Unreachable): string {
  if (workload.type === 'unreachable') return colors.yellow(`The API server does not tell what runs: ${workload.reason}`);
  const nodes = renderTable([{ cells: ['NODE', 'STATUS', 'ADDRESS', 'POD RANGE', 'PODS READY'], style: colors.dim }, ...workload.nodes.map(nodeRow)]);
  if (workload.endpoints.length === 0) return nodes;
  const endpoints = workload.endpoints.map(({ service, urls }): Row => ({ cells: [service, urls.join('  ')] }));
  return [nodes, renderTable([{ cells: ['SERVICE', 'ANSWERS ON'], style: colors.dim }, ...endpoints])].join('\n\n');
}

function nodeRow({ name, status, address, podCidr, podsReady, pods, podsAtMost }: NodeStatus): Row {
  const cells = [name, status, address ?? '-', podCidr ?? '-', `${podsReady} of ${pods} (room for ${podsAtMost})`];
  return { cells, style: status === 'Ready' && podsReady === pods ? undefined : colors.yellow };
}

const percent = (cores: number): string => `${(cores * 100).toFixed(1)} %`;

function bytes(count: number): string {
  const mebibytes = count / 2 ** 20;
  if (mebibytes >= 1024) return `${(mebibytes / 1024).toFixed(1)} GiB`;
  return `${mebibytes < 10 ? mebibytes.toFixed(1) : Math.round(mebibytes)} MiB`;
}
