import { leases, type Node, type Pod, pods } from '@kubets/api';
import { podLimits, podRequests, type Amounts } from '@kubets/api/semantics';
import { humanAge, isApiError } from '@kubets/machinery';
import { getObject, listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';
import { blankBehind, conditionColumn, conditionLines, type ConditionColumn } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page, timeOrZero } from './page.ts';
import { amountText, percentOf, sumAmounts } from './pod-resources.ts';

export const describeNode: Describe = async (page, object, { session, showEvents }) => {
  const node = object as unknown as Node;
  const { metadata, spec, status } = node;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Roles:', rolesOf(metadata.labels));
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  taintLines(page, spec);
  page.line(0, 'Unschedulable:', String(spec?.unschedulable ?? false));
  await leaseLines(page, session, metadata.name);
  conditionLines(page, status?.conditions ?? [], conditionColumns);
  page.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) page.line(1, `${type}:`, address);
  amountLines(page, 'Capacity', status?.capacity);
  amountLines(page, 'Allocatable', status?.allocatable);
  systemLines(page, status?.nodeInfo);
  if (spec?.podCIDR) page.line(0, 'PodCIDR:', spec.podCIDR);
  if ((spec?.podCIDRs ?? []).length > 0) page.line(0, 'PodCIDRs:', (spec?.podCIDRs ?? []).join(','));
  if (spec?.providerID) page.line(0, 'ProviderID:', spec.providerID);
  const running = await listObjects(session, pods, { fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded` });
  podLines(page, running, node, session.io.clock.now());
  allocatedLines(page, running, node);
  if (showEvents) eventLines(page, await eventsOf(session, object, metadata.name), session.io.clock.now());
};

function rolesOf(labels: Readonly<Record<string, string>> | undefined): string {
  const roles = Object.entries(labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return (
    roles
      .filter((role) => role !== '')
      .toSorted()
      .join(',') || '<none>'
  );
}

function taintLines(page: Page, spec: Node['spec']): void {
  const taints = (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  if (taints.length === 0) return page.line(0, 'Taints:', '<none>');
  taints.forEach((taint, index) => page.line(0, index === 0 ? 'Taints:' : '', taint));
}

async function leaseLines(page: Page, session: Session, name: string): Promise<void> {
  const lease = await getObject(session, leases, { namespace: 'kube-node-lease', name }).catch((error: unknown) => {
    if (isApiError(error)) return undefined;
    throw error;
  });
  page.line(0, 'Lease:');
  if (lease === undefined) return page.line(1, 'HolderIdentity:', '<unset>\n  AcquireTime:\t<unset>\n  RenewTime:\t<unset>');
  page.line(1, 'HolderIdentity:', lease.spec?.holderIdentity ?? '<unset>');
  page.line(1, 'AcquireTime:', longTime(lease.spec?.acquireTime ?? undefined));
  page.line(1, 'RenewTime:', longTime(lease.spec?.renewTime ?? undefined));
}

type Condition = NonNullable<NonNullable<Node['status']>['conditions']>[number];

const lastHeartbeatTime: ConditionColumn<Condition> = { title: 'LastHeartbeatTime', cell: (condition) => timeOrZero(condition.lastHeartbeatTime) };
const conditionColumns: readonly ConditionColumn<Condition>[] = [
  ...[conditionColumn.type, conditionColumn.status, lastHeartbeatTime, conditionColumn.lastTransitionTime, conditionColumn.reason].map(blankBehind),
  conditionColumn.message,
];

function amountLines(page: Page, title: string, amounts: Readonly<Record<string, unknown>> | undefined): void {
  const names = Object.keys(amounts ?? {}).toSorted();
  if (names.length === 0) return;
  page.line(0, `${title}:`);
  for (const name of names) page.line(1, `${name}:`, String(amounts?.[name]));
}

function systemLines(page: Page, info: NonNullable<Node['status']>['nodeInfo']): void {
  if (info === undefined) return;
  page.line(0, 'System Info:');
  const rows = [
    ['Machine ID', info.machineID],
    ['System UUID', info.systemUUID],
    ['Boot ID', info.bootID],
    ['Kernel Version', info.kernelVersion],
    ['OS Image', info.osImage],
    ['Operating System', info.operatingSystem],
    ['Architecture', info.architecture],
    ['Container Runtime Version', info.containerRuntimeVersion],
    ['Kubelet Version', info.kubeletVersion],
  ] as const;
  for (const [title, value] of rows) page.line(1, `${title}:`, value ?? '');
}

function podLines(page: Page, running: readonly Pod[], node: Node, now: Date): void {
  page.line(0, 'Non-terminated Pods:', `(${running.length} in total)`);
  page.line(1, 'Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age');
  page.line(1, '---------', '----', '', '------------', '----------', '---------------', '-------------', '---');
  const capacity = node.status?.allocatable ?? node.status?.capacity ?? {};
  for (const pod of running) {
    const [requests, limits] = [podRequests(pod.spec), podLimits(pod.spec)];
    const cell = (amounts: Amounts, name: string): string => `${amountText(amounts, name)} (${percentOf(amounts, capacity, name)}%)`;
    const cells = [cell(requests, 'cpu'), cell(limits, 'cpu'), cell(requests, 'memory'), cell(limits, 'memory')];
    page.line(1, pod.metadata.namespace ?? '', pod.metadata.name, '', ...cells, humanAge(pod.metadata.creationTimestamp, now));
  }
}

function allocatedLines(page: Page, running: readonly Pod[], { status }: Node): void {
  const requests = sumAmounts(running.map((pod) => podRequests(pod.spec)));
  const limits = sumAmounts(running.map((pod) => podLimits(pod.spec)));
  const capacity = status?.allocatable ?? status?.capacity ?? {};
  page.line(
    0,
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------',
  );
  const names = [
    'cpu',
    'memory',
    'ephemeral-storage',
    ...Object.keys(capacity)
      .filter((name) => name.startsWith('hugepages-'))
      .toSorted(),
  ];
  for (const name of names) {
    const cell = (amounts: Amounts): string => `${amountText(amounts, name)} (${percentOf(amounts, capacity, name)}%)`;
    page.line(1, name, cell(requests), cell(limits));
  }
  const extended = Object.keys(capacity).filter((name) => name.includes('/') && !name.startsWith('kubernetes.io/'));
  for (const name of extended.toSorted()) page.line(1, name, amountText(requests, name), amountText(limits, name));
}
