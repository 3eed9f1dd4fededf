import { type Event, events as eventResource } from '@kubets/api';
import { humanDuration } from '@kubets/machinery';
import { listObjects } from '../api/resources-by-reference.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import type { Page } from './page.ts';

/** The events about one object, oldest first. */
export async function eventsOf(session: Session, object: AnyObject, uid: string | undefined = object.metadata.uid): Promise<readonly Event[]> {
  const fields = [
    `involvedObject.name=${object.metadata.name}`,
    `involvedObject.namespace=${object.metadata.namespace ?? ''}`,
    `involvedObject.kind=${object.kind}`,
    ...(uid === undefined ? [] : [`involvedObject.uid=${uid}`]),
  ];
  const found = await listObjects(session, eventResource, { namespace: object.metadata.namespace, fieldSelector: fields.join(',') });
  return found.toSorted((left, right) => lastSeen(left) - lastSeen(right));
}

const lastSeen = (event: Event): number =>
  Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '') || 0;
const firstSeen = (event: Event): number => Date.parse(event.firstTimestamp ?? event.eventTime ?? '') || 0;

/** The section a description ends with. */
export function eventLines(page: Page, events: readonly Event[], now: Date): void {
  if (events.length === 0) return page.line(0, 'Events:', '<none>');
  page.line(0, 'Events:');
  page.line(1, 'Type', 'Reason', 'Age', 'From', 'Message');
  page.line(1, '----', '------', '----', '----', '-------');
  for (const event of events) page.line(1, event.type ?? '', event.reason ?? '', ageText(event, now), sourceText(event), messageText(event));
}

function ageText(event: Event, now: Date): string {
  const age = (time: number): string => (time === 0 ? '<unknown>' : humanDuration(now.getTime() - time));
  const count = event.series?.count ?? event.count ?? 1;
  const last = event.lastTimestamp == null && event.series === undefined ? firstSeen(event) : lastSeen(event);
  return count > 1 ? `${age(last)} (x${count} over ${age(firstSeen(event))})` : age(firstSeen(event) || last);
}

function sourceText(event: Event): string {
  return event.source?.component || event.reportingComponent || '';
}

/** An event about one container says which. */
function messageText({ message = '', involvedObject }: Event): string {
  const path = involvedObject.fieldPath ?? '';
  return /^spec\.(initContainers|containers|ephemeralContainers)\{/.test(path) ? `${path}: ${message.trim()}` : message.trim();
}
