import { apiError, type ResourceDefinition } from '@kubets/machinery';
import type { MetaVersion, Representation } from '../http/accept.ts';
import { partialMetadata } from '../http/partial-metadata.ts';
import { includeObjectOf, rowTable } from '../http/table.ts';
import type { WatchEvent } from '../storage/object-storage.ts';

/** The bytes of a batch of events, in one piece. */
export type EventEncoder = (events: readonly WatchEvent[]) => Buffer;

/** Plain events share their lines among all watchers; tables and partial objects are made for each. */
export function eventEncoder(definition: ResourceDefinition, { as, format, metaVersion }: Representation, query: URLSearchParams): EventEncoder {
  if (format === 'yaml') throw apiError('NotAcceptable', 'only the following media types are accepted: application/json, application/json;stream=watch');
  if (as === 'object') return plainLines;
  const lines = as === 'table' ? tableLine(definition, metaVersion, query) : partialLine(metaVersion);
  return (events) => Buffer.from(events.map(lines).join(''));
}

/** Watchers of the same objects are told the same events one after the other: the last batch is kept for the next of them. */
let last: { readonly events: readonly WatchEvent[]; readonly bytes: Buffer } | undefined;

function plainLines(events: readonly WatchEvent[]): Buffer {
  if (events.length === 1) return events[0]!.line();
  if (last !== undefined && sameEvents(last.events, events)) return last.bytes;
  const bytes = Buffer.concat(events.map((event) => event.line()));
  last = bytes.length > sharedBytes ? undefined : { events, bytes };
  return bytes;
}

const sharedBytes = 64 * 1024;

const sameEvents = (left: readonly WatchEvent[], right: readonly WatchEvent[]): boolean =>
  left.length === right.length && left.every((event, index) => event === right[index]);

type Line = (event: WatchEvent) => string;

function tableLine(definition: ResourceDefinition, version: MetaVersion, query: URLSearchParams): Line {
  const includeObject = includeObjectOf(query);
  let withColumns = true;
  return (event) => {
    if (event.type === 'BOOKMARK') return bookmarkTable(event, version);
    const { metadata } = event.object.object();
    const table = rowTable(definition, event.object, { version, metadata: { resourceVersion: metadata.resourceVersion }, includeObject, withColumns });
    withColumns = false;
    return `{"type":"${event.type}","object":${table.toString('utf8')}}\n`;
  };
}

/** A bookmark keeps its place in the stream: a table whose only row carries the metadata. */
function bookmarkTable(event: Extract<WatchEvent, { type: 'BOOKMARK' }>, apiVersion: MetaVersion): string {
  const { object } = JSON.parse(event.line().toString('utf8')) as { object: { metadata: { resourceVersion: string; creationTimestamp?: null } } };
  const row = { cells: [], object: { kind: 'PartialObjectMetadata', apiVersion, metadata: object.metadata } };
  const table = {
    kind: 'Table',
    apiVersion,
    metadata: { resourceVersion: object.metadata.resourceVersion },
    columnDefinitions: [],
    rows: [row],
  };
  return `${JSON.stringify({ type: 'BOOKMARK', object: table })}\n`;
}

function partialLine(apiVersion: MetaVersion): Line {
  return (event) => {
    if (event.type !== 'BOOKMARK') return `{"type":"${event.type}","object":${partialMetadata(event.object, apiVersion).toString('utf8')}}\n`;
    const { object } = JSON.parse(event.line().toString('utf8')) as { object: object };
    return `${JSON.stringify({ type: 'BOOKMARK', object: { ...object, kind: 'PartialObjectMetadata', apiVersion } })}\n`;
  };
}
