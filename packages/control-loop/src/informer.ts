import type { KubeObject, ObjectKey, ResourceReference } from '@kubets/machinery';

/** Read-only view of an informer's cache. Objects are shared: never mutate them. */
export interface Lister<T extends KubeObject> {
  get(key: ObjectKey): T | undefined;
  list(): readonly T[];
  inNamespace(namespace: string): readonly T[];
  /** Objects for which the informer's index function of that name returned `value`. */
  byIndex(index: string, value: string): readonly T[];
}

/** One change of the cache. A relist is one `replaced`: compute deletions from it, nobody sees half of it. */
export type Change<T extends KubeObject> =
  | { readonly type: 'added'; readonly object: T }
  | { readonly type: 'updated'; readonly object: T; readonly old: T }
  | { readonly type: 'deleted'; readonly object: T }
  | { readonly type: 'replaced'; readonly objects: readonly T[]; readonly old: readonly T[] };

export type IndexFunction<T> = (object: T) => readonly string[];

export interface Informer<T extends KubeObject> {
  readonly resource: ResourceReference<T>;
  readonly lister: Lister<T>;
  /** True once the first list is in the cache. */
  readonly synced: boolean;
  whenSynced(signal?: AbortSignal): Promise<void>;
  /** Called synchronously after the cache changed; returns the function that removes the handler. */
  onChange(handler: (change: Change<T>) => void): () => void;
}

export interface InformerOptions<T extends KubeObject> {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>>;
  /** What the cache holds of an object, where its readers need but little of it; the first to ask for the informer decides. */
  readonly keep?: (object: T) => T;
}

/** Shared informers of one process: one watch per resource and selection, started by `run`. */
export interface Informers {
  /** The same resource, namespace and selectors give the same informer; indexes are added to it (before `run` only). */
  informer<T extends KubeObject>(resource: ResourceReference<T>, options?: InformerOptions<T>): Informer<T>;
  /** Lists and watches until the signal aborts, resuming and relisting as needed. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when every informer asked for so far has synced. */
  whenSynced(signal?: AbortSignal): Promise<void>;
}
