import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, microTime, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { eventSource } from './event-source.ts';
import { objectReference } from './object-reference.ts';
import { events } from '../resources.ts';
import { eventColumns } from './event/event-columns.ts';
import { eventFields, validateEvent } from './event/event-rules.ts';

const event = namedSchema('io.k8s.api.core.v1.Event', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      action: z.string().optional().describe('What was done or went wrong.'),
      count: int32().optional().describe('How often it has happened.'),
      eventTime: microTime().optional().describe('When it was told first.'),
      firstTimestamp: time().optional().describe('When it happened first.'),
      involvedObject: objectReference().describe('The object it is about.'),
      lastTimestamp: time().optional().describe('When it happened last.'),
      message: z.string().optional().describe('The event in words for people.'),
      reason: z.string().optional().describe('Why, in one word for programs.'),
      related: objectReference().optional().describe('Another object that has to do with it.'),
      reportingComponent: z.string().default('').describe('The component that tells it.'),
      reportingInstance: z.string().default('').describe('Which instance of the component tells it.'),
      series: eventSeries().optional().describe('How an event that keeps happening goes on.'),
      source: eventSource().prefault({}).describe('Who tells it.'),
      type: z.string().optional().describe('Normal or Warning.'),
    })
    .describe('A report of something that happened to an object.'),
);
export interface Event extends SchemaOf<typeof event> {}

const eventSeries = namedSchema('io.k8s.api.core.v1.EventSeries', () =>
  z.object({
    count: int32().optional().describe('How often it has happened.'),
    lastObservedTime: microTime().optional().describe('When it happened last.'),
  }),
);
export interface EventSeries extends SchemaOf<typeof eventSeries> {}

export const eventDefinition = defineResource<Event>({
  reference: events,
  shortNames: ['ev'],
  schema: event,
  strategy: { validate: validateEvent, validateUpdate: () => [], allowCreateOnUpdate: true },
  selectableFields: eventFields,
  columns: eventColumns,
  ttlSeconds: 3600,
});
