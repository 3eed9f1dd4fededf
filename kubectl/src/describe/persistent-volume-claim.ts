import { type PersistentVolumeClaim, type Pod, pods } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';
import { accessModesText } from './access-modes.ts';
import { blankBehind, conditionColumn, conditionLines, type ConditionColumn } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page, timeOrZero } from './page.ts';

export const describePersistentVolumeClaim: Describe = async (page, object, { session, showEvents }) => {
  const claim = object as unknown as PersistentVolumeClaim;
  const { metadata, spec, status } = claim;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'StorageClass:', spec?.storageClassName ?? '');
  page.line(0, 'Status:', metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : `Terminating (lasts ${longTime(metadata.deletionTimestamp)})`);
  page.line(0, 'Volume:', spec?.volumeName ?? '');
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Finalizers:', `[${(metadata.finalizers ?? []).join(' ')}]`);
  const bound = (spec?.volumeName ?? '') !== '';
  page.line(0, 'Capacity:', bound ? String(status?.capacity?.['storage'] ?? '') : '');
  page.line(0, 'Access Modes:', bound ? accessModesText(status?.accessModes) : '');
  page.line(0, 'VolumeMode:', spec?.volumeMode ?? 'Filesystem');
  dataSourceLines(page, spec?.dataSource);
  const users = await usersOf(session, claim);
  page.line(0, 'Used By:', users.length === 0 ? '<none>' : (users[0] ?? ''));
  for (const name of users.slice(1)) page.line(0, '', name);
  conditionLines(page, status?.conditions ?? [], conditionColumns);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function dataSourceLines(page: Page, source: NonNullable<PersistentVolumeClaim['spec']>['dataSource']): void {
  if (source === undefined) return;
  page.line(0, 'DataSource:');
  if (source.apiGroup !== undefined) page.line(1, 'APIGroup:', source.apiGroup);
  page.line(1, 'Kind:', source.kind);
  page.line(1, 'Name:', source.name);
}

type Condition = NonNullable<NonNullable<PersistentVolumeClaim['status']>['conditions']>[number];

const lastProbeTime: ConditionColumn<Condition> = {
  title: 'LastProbeTime',
  rule: '-----------------',
  cell: (condition) => timeOrZero(condition.lastProbeTime),
};
const conditionColumns: readonly ConditionColumn<Condition>[] = [
  ...[conditionColumn.type, conditionColumn.status, lastProbeTime, conditionColumn.lastTransitionTime, conditionColumn.reason].map(blankBehind),
  conditionColumn.message,
];

/** The pods that name the claim, and the one it was made for. */
async function usersOf(session: Session, { metadata }: PersistentVolumeClaim): Promise<readonly string[]> {
  const owners = (metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid);
  const found = await listObjects(session, pods, { namespace: metadata.namespace });
  const names = ({ spec }: Pod): boolean => (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name);
  return found.filter((pod) => names(pod) || owners.includes(pod.metadata.uid)).map((pod) => pod.metadata.name);
}
