import { expired } from '@kubets/machinery';
import type { CachedEntry } from './cached-entry.ts';
import { bookmarkEvent, objectEvent, type Change } from './change.ts';
import type { WatchEvent, WatchHandle, WatchSink } from './object-storage.ts';
import type { CompiledSelection } from './selection.ts';
import { TimeSlice } from './time-slice.ts';
import type { View } from './view.ts';
import type { WatchCache } from './watch-cache.ts';

export interface WatcherOptions {
  readonly cache: WatchCache;
  readonly sink: WatchSink;
  readonly selection: CompiledSelection;
  readonly view: View;
  readonly kind: { readonly kind: string; readonly apiVersion: string };
  /** Events up to this revision are known to the receiver, or part of `initial`. */
  readonly after: number;
  /** The state to begin with. */
  readonly initial: Iterable<CachedEntry> | undefined;
  readonly bookmarks: boolean;
  /** A bookmark that says where the initial state ends. */
  readonly initialEventsEnd: boolean;
}

/**
 * `catching-up`: reads the state and the window at the receiver's pace. `live`: is offered changes as they happen.
 * `blocked`: the receiver is full; nothing is held but the revision to go on from. `ended`: nothing follows.
 */
type State = 'catching-up' | 'live' | 'blocked' | 'ended';

/** One watch: a place in the history of the cache, which moves on as fast as the receiver takes events. */
export class Watcher implements WatchHandle {
  readonly selection: CompiledSelection;
  readonly #options: WatcherOptions;
  #state: State = 'catching-up';
  #initial: Iterator<CachedEntry> | undefined;
  #endBookmark: boolean;
  #after: number;
  #pending: WatchEvent[] = [];
  #offered = 0;
  #minutesBlocked = 0;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.selection = options.selection;
    this.#after = options.after;
    this.#initial = options.initial?.[Symbol.iterator]();
    this.#endBookmark = options.initialEventsEnd;
    options.cache.addWatcher(this);
    void this.#catchUp();
  }

  drained(): void {
    if (this.#state !== 'blocked') return;
    this.#state = 'catching-up';
    this.#minutesBlocked = 0;
    void this.#catchUp();
  }

  finish(): void {
    if (this.#state === 'live') this.#bookmarkNow();
    this.end();
  }

  stop(): void {
    this.end();
  }

  end(error?: Error): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#pending = [];
    this.#initial = undefined;
    this.#options.cache.removeWatcher(this);
    this.#options.sink.closed(error);
  }

  /** A change that may concern a live watcher. */
  offer(change: Change): void {
    if (this.#state !== 'live' || change.revision <= this.#after) return;
    const event = change.eventFor(this.selection, this.#options.view);
    if (event === undefined) return;
    this.#offered = change.revision;
    if (this.#pending.push(event) === 1) this.#options.cache.willTell(this);
  }

  /** Delivers what was offered since the last time. */
  flush(): void {
    if (this.#state !== 'live' || this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    this.#after = Math.max(this.#offered, this.#after, this.#options.cache.revision);
    if (this.#options.sink.events(events)) return;
    this.#block();
  }

  /** Bookmarks a live watcher, and cuts off one whose receiver took nothing for a minute or whose place is gone. */
  minute(): void {
    if (this.#state === 'live') this.#bookmarkNow();
    if (this.#state !== 'blocked') return;
    this.#minutesBlocked++;
    if (this.#isLost() || this.#minutesBlocked > 1) this.end(this.#tooOld());
  }

  #bookmarkNow(): void {
    const { cache, bookmarks } = this.#options;
    if (bookmarks) this.#pending.push(this.#bookmark(cache.revision, false));
    this.flush();
  }

  #block(): void {
    if (this.#state === 'live') this.#options.cache.unfollow(this);
    if (this.#state !== 'ended') this.#state = 'blocked';
  }

  async #catchUp(): Promise<void> {
    const slice = new TimeSlice();
    while (this.#state === 'catching-up') {
      if (this.#isLost()) return this.end(this.#tooOld());
      const events = this.#nextEvents(slice);
      if (events.length > 0 && !this.#options.sink.events(events)) return this.#block();
      if (this.#isLevel()) return this.#goLive();
      await slice.next();
    }
  }

  #goLive(): void {
    if (this.#state !== 'catching-up') return;
    this.#state = 'live';
    this.#options.cache.follow(this);
  }

  #isLevel(): boolean {
    return this.#initial === undefined && !this.#endBookmark && this.#after >= this.#options.cache.revision;
  }

  #isLost(): boolean {
    return this.#initial === undefined && this.#after < this.#options.cache.window.since;
  }

  #nextEvents(slice: TimeSlice): WatchEvent[] {
    const events: WatchEvent[] = [];
    if (this.#initial) this.#takeInitial(this.#initial, events, slice);
    if (this.#initial) return events;
    if (this.#endBookmark) events.push(this.#bookmark(this.#after, true));
    this.#endBookmark = false;
    this.#takeWindow(events, slice);
    return events;
  }

  #takeInitial(initial: Iterator<CachedEntry>, events: WatchEvent[], slice: TimeSlice): void {
    while (events.length < batchSize && !slice.spent) {
      const { done, value } = initial.next();
      if (done) {
        this.#initial = undefined;
        return;
      }
      if (this.selection.matches(value)) events.push(objectEvent('ADDED', this.#options.view.present(value)));
    }
  }

  #takeWindow(events: WatchEvent[], slice: TimeSlice): void {
    const { cache } = this.#options;
    if (this.#after < cache.window.since) return;
    for (const change of cache.window.after(this.#after)) {
      if (change.revision > this.#after && (events.length >= batchSize || slice.spent)) return;
      const event = change.eventFor(this.selection, this.#options.view);
      if (event) events.push(event);
      this.#after = change.revision;
    }
    this.#after = Math.max(this.#after, cache.revision);
  }

  #bookmark(revision: number, initialEventsEnd: boolean): WatchEvent {
    return bookmarkEvent({ ...this.#options.kind, revision, initialEventsEnd });
  }

  #tooOld(): Error {
    return expired(`too old resource version: ${this.#after} (${this.#options.cache.window.since})`);
  }
}

const batchSize = 500;
