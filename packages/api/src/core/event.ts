import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, microTime, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { eventSource } from './event-source.ts';
import { objectReference } from './object-reference.ts';
import { events } from '../resources.ts';
import { eventColumns } from './event/event-columns.ts';
import { eventFields, validateEvent } from './event/event-rules.ts';

export const event = namedSchema('io.k8s.api.core.v1.Event', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      action: z.string().optional(),
      count: int32().optional(),
      eventTime: microTime().optional(),
      firstTimestamp: time().optional(),
      involvedObject: objectReference(),
      lastTimestamp: time().optional(),
      message: z.string().optional(),
      reason: z.string().optional(),
      related: objectReference().optional(),
      reportingComponent: z.string().default(''),
      reportingInstance: z.string().default(''),
      series: eventSeries().optional(),
      source: eventSource().prefault({}),
      type: z.string().optional(),
    })
    .describe('A report of something that happened to an object.'),
);
export interface Event extends SchemaOf<typeof event> {}

export const eventSeries = namedSchema('io.k8s.api.core.v1.EventSeries', () =>
  z.object({
    count: int32().optional(),
    lastObservedTime: microTime().optional(),
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
