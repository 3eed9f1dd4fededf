import type { Draft, KubeList, KubeObject, ObjectIdentity, ResourceReference, Status } from '@kubets/machinery';
import type { Duplex } from 'node:stream';

export interface ListOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WatchOptions extends Omit<ListOptions, 'limit' | 'continue'> {
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
  readonly signal: AbortSignal;
}

export type WatchEvent<T> =
  { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T } | { readonly type: 'BOOKMARK'; readonly object: Pick<KubeObject, 'metadata'> };

export interface WriteOptions {
  readonly dryRun?: boolean | undefined;
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore' | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Patch =
  | { readonly type: 'json'; readonly body: readonly unknown[] }
  | { readonly type: 'merge' | 'strategic'; readonly body: object }
  /** Server-side apply: `fieldManager` is required, `force` takes fields from other managers. */
  | { readonly type: 'apply'; readonly body: object; readonly force?: boolean };

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string } | undefined;
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal | undefined;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Buffer>;
  text(): Promise<string>;
}

export interface Upgraded {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * A typed client of the Kubernetes API. Every failure the server reports is thrown as ApiError with its Status;
 * connection failures are thrown as they are. Nothing is retried here.
 */
export interface Client {
  /** `https://host:port`. */
  readonly server: string;
  get<T extends KubeObject>(resource: ResourceReference<T>, identity: ObjectIdentity, options?: { signal?: AbortSignal }): Promise<T>;
  list<T extends KubeObject>(resource: ResourceReference<T>, options?: ListOptions): Promise<KubeList<T>>;
  /** Ends when the server ends the watch; throws ApiError for an in-stream ERROR event (410 Expired and others). */
  watch<T extends KubeObject>(resource: ResourceReference<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  create<T extends KubeObject>(resource: ResourceReference<T>, object: Draft<T>, options?: WriteOptions): Promise<T>;
  update<T extends KubeObject>(resource: ResourceReference<T>, object: T, options?: WriteOptions): Promise<T>;
  updateStatus<T extends KubeObject>(resource: ResourceReference<T>, object: T, options?: WriteOptions): Promise<T>;
  patch<T extends KubeObject>(
    resource: ResourceReference<T>,
    identity: ObjectIdentity,
    patch: Patch,
    options?: WriteOptions & { subresource?: string },
  ): Promise<T>;
  delete(resource: ResourceReference, identity: ObjectIdentity, options?: DeleteOptions): Promise<KubeObject | Status>;
  deleteCollection(resource: ResourceReference, options: ListOptions & DeleteOptions): Promise<void>;
  /** GET of a subresource (scale, status). */
  getSubresource<S extends object>(resource: ResourceReference, identity: ObjectIdentity, subresource: string): Promise<S>;
  /** POST to a subresource (binding, eviction, token). */
  createSubresource<S extends object>(
    resource: ResourceReference,
    identity: ObjectIdentity,
    subresource: string,
    body: object,
    options?: WriteOptions,
  ): Promise<S>;
  updateSubresource<S extends object>(
    resource: ResourceReference,
    identity: ObjectIdentity,
    subresource: string,
    body: object,
    options?: WriteOptions,
  ): Promise<S>;
  /** Any request; the caller looks at the status itself. */
  raw(request: RawRequest): Promise<RawResponse>;
  /** An HTTP/1.1 upgrade (exec, attach, port-forward). Throws ApiError when the server answers anything but 101. */
  upgrade(request: RawRequest): Promise<Upgraded>;
  close(): Promise<void>;
}
