import type { Event, ObjectReference } from '@kubets/api';
import { type Clock, formatTime, type KubeObject } from '@kubets/machinery';
import type { EventDraft } from './event-recorder.ts';

export interface EventSourceName {
  readonly component: string;
  readonly host?: string | undefined;
}

/** One event as the server should come to hold it; repeats change it. */
export interface CorrelatedEvent {
  readonly key: string;
  /** Set once the server holds it. */
  name: string | undefined;
  readonly namespace: string;
  count: number;
  message: string;
  readonly firstTimestamp: string;
  lastTimestamp: string;
  readonly regarding: ObjectReference;
  readonly draft: EventDraft;
}

/** Different messages of the same kind after which they are gathered into one. */
const similarBeforeGathering = 10;
const gatherWindowMs = 10 * 60_000;
/** Events of one source about one object: this many at once, then one every five minutes. */
const spamBurst = 25;
const spamRefillMs = 5 * 60_000;
const cacheSize = 4096;

/**
 * Decides what becomes of an event: a repeat counts up the one before it, many that differ in their message alone become
 * one "(combined from similar events)", and a source that floods one object is cut off.
 */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #similar = new Recent<{ readonly messages: Set<string>; readonly since: number }>(cacheSize);
  readonly #budgets = new Recent<{ tokens: number; at: number }>(cacheSize);
  readonly #events = new Recent<CorrelatedEvent>(cacheSize);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The event to write, new or counted up; undefined when it is dropped as spam. */
  correlate(object: KubeObject, draft: EventDraft): CorrelatedEvent | undefined {
    const regarding = referenceTo(object, draft.fieldPath);
    const about = [regarding.kind, regarding.namespace, regarding.name, regarding.uid, regarding.apiVersion].join('|');
    const similarity = [about, draft.fieldPath, draft.type, draft.reason, draft.action].join('|');
    const gathered = this.#isGathered(similarity, draft.message);
    const message = gathered ? `(combined from similar events): ${draft.message}` : draft.message;
    const event = this.#countUp(gathered ? similarity : `${similarity}|${draft.message}`, message, regarding, draft);
    return this.#hasBudget(about) ? event : undefined;
  }

  #isGathered(similarity: string, message: string): boolean {
    const now = this.#clock.now().getTime();
    const known = this.#similar.get(similarity);
    const current = known !== undefined && now - known.since <= gatherWindowMs ? known : { messages: new Set<string>(), since: now };
    if (current.messages.size <= similarBeforeGathering) current.messages.add(message);
    this.#similar.set(similarity, { messages: current.messages, since: now });
    return current.messages.size > similarBeforeGathering;
  }

  #countUp(key: string, message: string, regarding: ObjectReference, draft: EventDraft): CorrelatedEvent {
    const now = formatTime(this.#clock.now());
    const known = this.#events.get(key);
    const namespace = regarding.namespace || 'default';
    const event = known ?? { key, name: undefined, namespace, count: 0, message, firstTimestamp: now, lastTimestamp: now, regarding, draft };
    event.count++;
    event.message = message;
    event.lastTimestamp = now;
    this.#events.set(key, event);
    return event;
  }

  #hasBudget(about: string): boolean {
    const now = this.#clock.now().getTime();
    const budget = this.#budgets.get(about) ?? { tokens: spamBurst, at: now };
    const tokens = Math.min(spamBurst, budget.tokens + (now - budget.at) / spamRefillMs);
    this.#budgets.set(about, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}

function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { metadata, apiVersion, kind } = object;
  return {
    kind,
    apiVersion,
    name: metadata.name,
    uid: metadata.uid,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    ...(metadata.resourceVersion !== undefined && { resourceVersion: metadata.resourceVersion }),
    ...(fieldPath !== undefined && { fieldPath }),
  };
}

export function toEvent(
  event: CorrelatedEvent,
  name: string,
  { component, host }: EventSourceName,
): Omit<Event, 'metadata'> & { metadata: { name: string; namespace: string } } {
  const { draft } = event;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: event.namespace },
    involvedObject: event.regarding,
    reason: draft.reason,
    message: event.message,
    type: draft.type,
    source: { component, ...(host !== undefined && { host }) },
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count,
    reportingComponent: component,
    reportingInstance: host ?? '',
    ...(draft.action !== undefined && { action: draft.action }),
    ...(draft.related !== undefined && { related: referenceTo(draft.related) }),
  };
}

/** A map that forgets its least recently set entries. */
class Recent<V> {
  readonly #entries = new Map<string, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
