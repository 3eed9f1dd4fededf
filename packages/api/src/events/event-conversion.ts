import type { KubeObject } from '@kubets/machinery';
import type { Event as CoreEvent } from '../core/event.ts';
import type { Event } from './event.ts';

/** events.k8s.io/v1 and the core group tell the same events; they are stored in the core form. */
export function toStoredEvent(event: Event): CoreEvent {
  const {
    deprecatedCount,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedSource,
    note,
    regarding,
    reportingController,
    reportingInstance,
    ...same
  } = event;
  return {
    ...same,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding ?? {},
    source: deprecatedSource ?? {},
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
    ...(note !== undefined && { message: note }),
    ...(deprecatedCount !== undefined && { count: deprecatedCount }),
    ...(deprecatedFirstTimestamp !== undefined && { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp !== undefined && { lastTimestamp: deprecatedLastTimestamp }),
  };
}

export function fromStoredEvent(object: KubeObject): Event {
  const { count, firstTimestamp, lastTimestamp, source, message, involvedObject, reportingComponent, series, eventTime, ...same } = object as CoreEvent;
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    eventTime: eventTime as Event['eventTime'],
    regarding: involvedObject,
    deprecatedSource: source,
    reportingController: reportingComponent,
    ...(series !== undefined && { series: { count: series.count ?? 0, lastObservedTime: series.lastObservedTime as string } }),
    ...(message !== undefined && { note: message }),
    ...(count !== undefined && { deprecatedCount: count }),
    ...(firstTimestamp !== undefined && { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp !== undefined && { deprecatedLastTimestamp: lastTimestamp }),
  };
}
