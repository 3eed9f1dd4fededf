import type { KubeObject, ObjectIdentity, ResourceDefinition } from '@kubets/machinery';
import type { FieldSelector, LabelSelectorMatcher } from '@kubets/machinery';
import type { CachedObject } from './cached-object.ts';

export interface Selection {
  readonly namespace?: string | undefined;
  readonly labels?: LabelSelectorMatcher | undefined;
  readonly fields?: FieldSelector | undefined;
}

/** resourceVersion semantics of reads: https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list */
export interface ListQuery extends Selection {
  readonly limit?: number | undefined;
  readonly continueToken?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
}

export interface ObjectList {
  readonly items: readonly CachedObject[];
  /** The JSON of all items, a comma after each, in few pieces where the cache keeps it so. They must not be changed. */
  readonly joined?: (() => Promise<readonly Buffer[]>) | undefined;
  readonly resourceVersion: string;
  readonly continueToken?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** What a watcher receives. `line` is the newline-terminated JSON event, built once per event and type and shared by all watchers. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: CachedObject; line(): Buffer }
  | { readonly type: 'BOOKMARK'; readonly revision: number; readonly initialEventsEnd: boolean; line(): Buffer };

export interface WatchQuery extends Selection {
  /** Undefined or '0' starts from the cache's state with synthetic ADDED events. */
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
  readonly allowBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
}

export interface WatchSink {
  /** All events of one tick at once. Return false when the receiver is full; `drained()` on the handle resumes. */
  events(events: readonly WatchEvent[]): boolean;
  /** The watch is over: undefined after stop or a normal end, an ApiError (410, 429…) otherwise. */
  closed(error?: Error): void;
}

export interface WatchHandle {
  drained(): void;
  /** Ends the watch in order: what is due is delivered first, then a bookmark to resume from for those who want bookmarks. */
  finish(): void;
  stop(): void;
}

/**
 * The outcome of an update step: the next object, or `undefined` to leave the stored one as it is. One that `isStale` lies in the store
 * as it would not be written now: it is written anew even when nothing in it changes.
 */
export type UpdateStep = (current: CachedObject, isStale: boolean) => Promise<KubeObject | undefined>;

/**
 * All objects of one stored resource: writes go to the store, reads come from the watch cache. Errors are ApiErrors.
 * Every write returns once the store acknowledged it; a following read through the same server sees it.
 */
export interface ObjectStorage {
  readonly definition: ResourceDefinition;
  /** Consistent with every write acknowledged before the call, and not older than `resourceVersion`; undefined when there is no such object. */
  get(identity: ObjectIdentity, resourceVersion?: string): Promise<CachedObject | undefined>;
  /** From the cache without waiting, for authorization and admission; may trail the store by an instant. */
  cached(identity: ObjectIdentity): CachedObject | undefined;
  cachedList(selection?: Selection): readonly CachedObject[];
  list(query: ListQuery): Promise<ObjectList>;
  watch(query: WatchQuery, sink: WatchSink): Promise<WatchHandle>;
  /** What a write of `object` would store, where the storage adds something of its own; nothing is written. */
  preview?(object: KubeObject, old: KubeObject | undefined): Promise<KubeObject>;
  /** Throws AlreadyExists. `metadata.resourceVersion` is assigned here. */
  create(object: KubeObject): Promise<CachedObject>;
  /** Reads, runs `step`, writes with the read revision; on a race reads again and repeats. Throws NotFound. */
  update(identity: ObjectIdentity, step: UpdateStep): Promise<CachedObject>;
  /** Removes the object for good when `check` (which may throw) accepts the current one; repeats on a race. Throws NotFound. */
  remove(identity: ObjectIdentity, check: (current: CachedObject) => void | Promise<void>): Promise<CachedObject>;
}
