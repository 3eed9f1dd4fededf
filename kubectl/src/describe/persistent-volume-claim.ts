import { type PersistentVolumeClaim, pods } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';
import { accessModesText } from './access-modes.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime } from './page.ts';

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
  const users = await usersOf(session, claim);
  page.line(0, 'Used By:', users.length === 0 ? '<none>' : (users[0] ?? ''));
  for (const name of users.slice(1)) page.line(0, '', name);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

async function usersOf(session: Session, { metadata }: PersistentVolumeClaim): Promise<readonly string[]> {
  const found = await listObjects(session, pods, { namespace: metadata.namespace });
  return found
    .filter(({ spec }) => (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name))
    .map((pod) => pod.metadata.name);
}
