import type { CachedEntry } from './cached-entry.ts';
import type { CachedObject } from './cached-object.ts';
import type { WatchEvent } from './object-storage.ts';
import type { CompiledSelection } from './selection.ts';
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
  #seen: Map<CompiledSelection, WatchEvent | undefined> | undefined;
  #released = false;

  constructor(revision: number, previous: CachedEntry | undefined, current: CachedEntry | undefined) {
    this.revision = revision;
    this.previous = previous;
    this.current = current;
  }

  /** What watchers with this selection of `view` see, worked out once for all of them; undefined when it is nothing to them. */
  eventFor(selection: CompiledSelection, view: View): WatchEvent | undefined {
    if (this.#released) return this.#eventOf(selection, view);
    this.#seen ??= new Map();
    const known = this.#seen.get(selection);
    if (known !== undefined || this.#seen.has(selection)) return known;
    const event = this.#eventOf(selection, view);
    this.#seen.set(selection, event);
    return event;
  }

  /** Lets go of what was built for the watchers that were told at once; for a late one it is built again, and not kept. */
  release(): void {
    this.#released = true;
    this.#events = undefined;
    this.#seen = undefined;
    this.#last = undefined;
  }

  #eventOf(selection: CompiledSelection, view: View): WatchEvent | undefined {
    const { previous, current } = this;
    const type = changeType(previous !== undefined && selection.matches(previous), current !== undefined && selection.matches(current));
    return type && (this.#released ? this.#event(type, view) : this.#sharedEvent(type, view));
  }

  /** The same for all watchers of a view, so that its line is built once. */
  #sharedEvent(type: ChangeType, view: View): WatchEvent {
    this.#events ??= new Map();
    const events = this.#events.get(view) ?? {};
    this.#events.set(view, events);
    return (events[type] ??= this.#event(type, view));
  }

  #event(type: ChangeType, view: View): WatchEvent {
    return objectEvent(type, view.present(type === 'DELETED' ? this.#gone() : this.current!));
  }

  /** A watcher whom an object leaves is shown its last state at the revision it left at. */
  #gone(): CachedEntry {
    if (this.#released) return this.previous!.at(this.revision);
    return (this.#last ??= this.previous!.at(this.revision));
  }
}

/** What a watcher sees of a change: objects enter and leave its selection as if they came and went. */
function changeType(matchedBefore: boolean, matchesNow: boolean): ChangeType | undefined {
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
