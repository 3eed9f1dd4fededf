import { humanAge, type Column } from '@kubets/machinery';
import { nameColumn, textColumn } from '../../columns.ts';
import type { Event } from '../event.ts';

export const eventColumns: readonly Column<Event>[] = [
  textColumn('Last Seen', { description: 'How long ago it last happened.' }, (event, now) => humanAge(lastSeen(event), now)),
  textColumn('Type', { description: 'Normal or Warning.' }, ({ type }) => type ?? ''),
  textColumn('Reason', { description: 'What happened, in one word.' }, ({ reason }) => reason ?? ''),
  textColumn('Object', { description: 'What it happened to.' }, ({ involvedObject: { kind = '', name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  textColumn('Subobject', { description: 'The part of the object it happened to.', wide: true }, ({ involvedObject }) => involvedObject.fieldPath ?? ''),
  textColumn('Source', { description: 'Who reports it.', wide: true }, source),
  textColumn('Message', { description: 'What happened, for people.' }, ({ message }) => (message ?? '').trim()),
  textColumn('First Seen', { description: 'How long ago it first happened.', wide: true }, (event, now) => humanAge(firstSeen(event), now)),
  textColumn('Count', { description: 'How often it happened.', wide: true }, ({ series, count }) => series?.count || count || 1),
  { ...nameColumn, priority: 1 },
];

const firstSeen = ({ firstTimestamp, eventTime }: Event): string | undefined => firstTimestamp ?? eventTime;
const lastSeen = (event: Event): string | undefined => event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);

function source({ source: { component, host }, reportingComponent, reportingInstance }: Event): string {
  return [component || reportingComponent, host || (component ? '' : reportingInstance)].filter(Boolean).join(', ');
}
