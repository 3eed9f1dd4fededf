import type { CachedEntry } from './cached-entry.ts';
import type { CachedObject } from './cached-object.ts';
import type { WatchEvent } from './object-storage.ts';
import type { View } from './view.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** What one write did to one object. */
export class Change {
  readonly revision: number;
  /** Undefined when the object was created. */
  readonly previous: CachedEntry | undefined;
  /** Undefined when the object was removed. */
  readonly current: CachedEntry | undefined;
  #last: CachedEntry | undefined;
  #events: Map<View, Partial<Record<ChangeType, WatchEvent>>> | undefined;

  constructor(revision: number, previous: CachedEntry | undefined, current: CachedEntry | undefined) {
    this.revision = revision;
    this.previous = previous;
    this.current = current;
  }

  /** The event for watchers of `view`, the same for all of them so that its line is built once. */
  event(type: ChangeType, view: View): WatchEvent {
    this.#events ??= new Map();
    const events = this.#events.get(view) ?? {};
    this.#events.set(view, events);
    return (events[type] ??= objectEvent(type, view.present(type === 'DELETED' ? this.#gone() : this.current!)));
  }

  /** Lets go of the lines; they are built again should a late watcher ask. */
  release(): void {
    this.#events = undefined;
    this.#last = undefined;
  }

  /** A watcher whom an object leaves is shown its last state at the revision it left at. */
  #gone(): CachedEntry {
    return (this.#last ??= this.previous!.at(this.revision));
  }
}

/** What a watcher sees of a change: objects enter and leave its selection as if they came and went. */
export function changeType(matchedBefore: boolean, matchesNow: boolean): ChangeType | undefined {
  if (matchesNow) return matchedBefore ? 'MODIFIED' : 'ADDED';
  return matchedBefore ? 'DELETED' : undefined;
}

export function objectEvent(type: ChangeType, object: CachedObject): WatchEvent {
  let line: Buffer | undefined;
  return { type, object, line: () => (line ??= eventLine(type, object.json)) };
}

export interface BookmarkOptions {
  readonly kind: string;
  readonly apiVersion: string;
  readonly revision: number;
  readonly initialEventsEnd: boolean;
}

export function bookmarkEvent({ kind, apiVersion, revision, initialEventsEnd }: BookmarkOptions): WatchEvent {
  const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const object = { kind, apiVersion, metadata: { resourceVersion: String(revision), creationTimestamp: null, ...annotations } };
  return { type: 'BOOKMARK', revision, initialEventsEnd, line: () => eventLine('BOOKMARK', Buffer.from(JSON.stringify(object))) };
}

const eventEnd = Buffer.from('}\n');

function eventLine(type: WatchEvent['type'], json: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), json, eventEnd]);
}
