import { type Event, events } from '@kubets/api';
import { humanAge } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { listObjects } from '../api/resources-by-reference.ts';
import { resourceNamed } from '../arguments/select-resources.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, listFlag, stringFlag } from '../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, objectFormats, printFlags } from '../flags/shared-flags.ts';
import { outputFormat } from '../output/output-format.ts';
import { type AnyObject, objectText } from '../output/print-object.ts';
import { tableText } from '../output/table-text.ts';
import type { Session } from '../session.ts';

export const eventsCommand: Command = {
  name: 'events',
  summary: 'List events',
  description:
    'Prints a table of the most important information about events. You can request events for a namespace, for all namespace, or filtered to only those pertaining to a specified resource.',
  usage:
    'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  examples: [
    { does: 'List recent events in all namespaces', command: 'kubectl events --all-namespaces' },
    {
      does: 'List recent events for the specified pod, then wait for more events and list them as they arrive',
      command: 'kubectl events --for pod/web-pod-13je7 --watch',
    },
  ],
  flags: [
    ...printFlags(objectFormats),
    allNamespacesFlag,
    chunkSizeFlag,
    stringFlag('for', 'Filter events to only those pertaining to the specified resource.'),
    booleanFlag('no-headers', "When using the default output format, don't print headers."),
    listFlag('types', 'Output only events of given types.'),
    booleanFlag('watch', 'After listing the requested events, watch for more events.', { short: 'w' }),
  ],
  run: listEvents,
};

async function listEvents(session: Session): Promise<void> {
  const { flags } = session;
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  checkTypes(flags.list('types'));
  const namespace = flags.boolean('all-namespaces') ? undefined : session.namespace;
  const fieldSelector = await involvedObject(session);
  if (flags.boolean('watch')) return watchEvents(session, namespace, fieldSelector);
  const wanted = (await listObjects(session, events, { namespace, fieldSelector })).filter((event) => isWanted(session, event)).toSorted(byTime);
  const format = outputFormat(flags);
  if (wanted.length === 0) return session.note(namespace === undefined ? 'No events found.' : `No events found in ${namespace} namespace.`);
  if (format.type !== 'human') {
    const items = wanted.map((event) => ({ ...event, apiVersion: 'v1', kind: 'Event' }));
    const list = { apiVersion: 'v1', kind: 'EventList', items, metadata: { resourceVersion: '' } };
    return session.print(objectText(format, list, { showManagedFields: flags.boolean('show-managed-fields') }));
  }
  session.print(tableText([...headers(session), ...wanted.map((event) => eventRow(event, namespace === undefined, session.io.clock.now()))]));
}

function checkTypes(types: readonly string[]): void {
  if (types.some((type) => !['normal', 'warning'].includes(type.toLowerCase()))) throw new CommandError('valid --types are Normal or Warning');
}

function isWanted({ flags }: Session, { type = '' }: Event): boolean {
  const types = flags.list('types').map((one) => one.toLowerCase());
  return types.length === 0 || types.includes(type.toLowerCase());
}

async function involvedObject(session: Session): Promise<string | undefined> {
  const text = session.flags.optional('for');
  if (text === undefined) return undefined;
  const [type = '', name = ''] = text.split('/');
  if (name === '') throw new CommandError('--for must be in resource/name form');
  const { kind, group, version } = await resourceNamed(session, type, { bare: true });
  return `involvedObject.kind=${kind},involvedObject.apiVersion=${group === '' ? version : `${group}/${version}`},involvedObject.name=${name}`;
}

function headers(session: Session): readonly (readonly string[])[] {
  if (session.flags.boolean('no-headers')) return [];
  return [[...(session.flags.boolean('all-namespaces') ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']];
}

/** When an event was last seen: of its series, of itself, or when it was made. */
function lastSeen({ series, lastTimestamp, eventTime, metadata }: Event): string | undefined {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}

const byTime = (left: Event, right: Event): number => Date.parse(lastSeen(left) ?? '') - Date.parse(lastSeen(right) ?? '');

export function eventRow(event: Event, withNamespace: boolean, now: Date): readonly string[] {
  const { type = '', reason = '', message = '', involvedObject, metadata } = event;
  return [
    ...(withNamespace ? [metadata.namespace ?? ''] : []),
    seenText(event, now),
    type,
    reason,
    `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`,
    message.trim(),
  ];
}

function seenText(event: Event, now: Date): string {
  const age = humanAge(lastSeen(event), now);
  const count = event.series?.count ?? event.count ?? 0;
  return count > 1 ? `${age} (x${count} over ${humanAge(event.firstTimestamp ?? event.eventTime ?? undefined, now)})` : age;
}

async function watchEvents(session: Session, namespace: string | undefined, fieldSelector: string | undefined): Promise<void> {
  const format = outputFormat(session.flags);
  const widths: number[] = [];
  let first = true;
  for await (const { type, object } of session.api.events({ path: objectPath(events, { namespace }), query: { fieldSelector } })) {
    const event = object as unknown as Event & AnyObject;
    if (type === 'DELETED' || type === 'BOOKMARK' || type === 'ERROR' || !isWanted(session, event)) continue;
    if (format.type === 'human')
      session.print(tableText([...(first ? headers(session) : []), eventRow(event, namespace === undefined, session.io.clock.now())], widths));
    else session.print(objectText(format, event, { showManagedFields: session.flags.boolean('show-managed-fields') }));
    first = false;
  }
}
