import { defineResource, type SelectableField } from '@kubets/machinery';
import { z } from 'zod';
import { int32, microTime, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { eventSource } from '../core/event-source.ts';
import { objectReference } from '../core/object-reference.ts';
import { events, eventsV1 } from '../resources.ts';
import type { Event as CoreEvent } from '../core/event.ts';
import { eventColumns } from '../core/event/event-columns.ts';
import { eventFields, validateEvent } from '../core/event/event-rules.ts';
import { fromStoredEvent, toStoredEvent } from './event-conversion.ts';

const event = namedSchema('io.k8s.api.events.v1.Event', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      action: z.string().optional().describe('What was done or went wrong.'),
      deprecatedCount: int32().optional().describe('How often it has happened.'),
      deprecatedFirstTimestamp: time().optional().describe('When it happened first.'),
      deprecatedLastTimestamp: time().optional().describe('When it happened last.'),
      deprecatedSource: eventSource().optional().describe('Who tells it.'),
      eventTime: microTime().describe('When it was told first.'),
      note: z.string().optional().describe('The event in words for people.'),
      reason: z.string().optional().describe('Why, in one word for programs.'),
      regarding: objectReference().optional().describe('The object it is about.'),
      related: objectReference().optional().describe('Another object that has to do with it.'),
      reportingController: z.string().optional().describe('The component that tells it.'),
      reportingInstance: z.string().optional().describe('Which instance of the component tells it.'),
      series: eventSeries().optional().describe('How an event that keeps happening goes on.'),
      type: z.string().optional().describe('Normal or Warning.'),
    })
    .describe('A report of something that happened to an object.'),
);
export interface Event extends SchemaOf<typeof event> {}

const eventSeries = namedSchema('io.k8s.api.events.v1.EventSeries', () =>
  z.object({
    count: int32().describe('How often it has happened.'),
    lastObservedTime: microTime().describe('When it happened last.'),
  }),
);
export interface EventSeries extends SchemaOf<typeof eventSeries> {}

export const eventV1Definition = defineResource<Event>({
  reference: eventsV1,
  shortNames: ['ev'],
  schema: event,
  strategy: { validate: (event) => validateEvent(toStoredEvent(event)), allowCreateOnUpdate: true },
  selectableFields: eventFields.flatMap(bothNames),
  columns: eventColumns.map((column) => ({ ...column, value: (event, now) => column.value(toStoredEvent(event), now) })),
  ttlSeconds: 3600,
  sharedStorage: { storedAs: events, toStored: toStoredEvent, fromStored: fromStoredEvent },
});

/** The fields of the stored form, and those about the object by their name in this group too. */
function bothNames(field: SelectableField<CoreEvent>): SelectableField<Event>[] {
  const value = (event: Event): string => field.value(toStoredEvent(event));
  const own = field.label.replace('involvedObject.', 'regarding.');
  return own === field.label
    ? [{ label: own, value }]
    : [
        { label: field.label, value },
        { label: own, value },
      ];
}
