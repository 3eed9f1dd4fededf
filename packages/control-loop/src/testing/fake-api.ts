import type { Client, ListOptions, WatchEvent, WatchOptions } from '@kubets/client';
import {
  alreadyExists,
  conflict,
  type Draft,
  expired,
  keyOf,
  type KubeObject,
  notFound,
  type ObjectIdentity,
  objectKey,
  type ResourceReference,
} from '@kubets/machinery';

/** One resource held in memory, with the API's rules on revisions and watches, and switches for what can go wrong. */
export class FakeApi<T extends KubeObject> {
  readonly calls: string[] = [];
  readonly #resource: ResourceReference<T>;
  readonly #objects = new Map<string, T>();
  readonly #history: { readonly revision: number; readonly event: WatchEvent<T> }[] = [];
  readonly #watchers = new Set<Watcher<T>>();
  #compacted = 0;
  #revision = 100;
  /** Thrown by every request while set. */
  failure: Error | undefined;

  constructor(resource: ResourceReference<T>) {
    this.#resource = resource;
  }

  get client(): Client {
    return {
      get: async (_resource: ResourceReference, identity: ObjectIdentity) => this.#get(identity),
      list: async (_resource: ResourceReference, options: ListOptions = {}) => this.#list(options),
      watch: (_resource: ResourceReference, options: WatchOptions) => this.#watch(options),
      create: async (_resource: ResourceReference, object: Draft<T>) => this.create(object),
      update: async (_resource: ResourceReference, object: T) => this.update(object),
      patch: async (_resource: ResourceReference, identity: ObjectIdentity, { body }: { body: object }) => this.#merge(identity, body),
    } as unknown as Client;
  }

  get objects(): readonly T[] {
    return [...this.#objects.values()];
  }

  create(draft: Draft<T>): T {
    this.#called('create');
    const object = draft as T;
    if (this.#objects.has(keyOf(object))) throw alreadyExists(this.#resource, object.metadata.name);
    return this.#store('ADDED', object);
  }

  update(object: T): T {
    this.#called('update');
    const known = this.#get(object.metadata);
    if (known.metadata.resourceVersion !== object.metadata.resourceVersion) throw conflict(this.#resource, object.metadata.name, 'it was modified');
    return this.#store('MODIFIED', object);
  }

  delete(identity: ObjectIdentity): void {
    const object = this.#get(identity);
    this.#objects.delete(objectKey(identity));
    this.#publish({ type: 'DELETED', object: { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#revision) } } });
  }

  /** Forgets every past change and ends all watches, as a restarted server that compacted. */
  compact(): void {
    this.#compacted = ++this.#revision;
    this.#history.length = 0;
    this.endWatches();
  }

  endWatches(): void {
    for (const watcher of this.#watchers) watcher.end();
  }

  bookmark(): void {
    this.#publish({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(++this.#revision) } } as KubeObject });
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  #called(call: string): void {
    this.calls.push(call);
    if (this.failure !== undefined) throw this.failure;
  }

  #get(identity: ObjectIdentity): T {
    if (this.failure !== undefined) throw this.failure;
    const object = this.#objects.get(objectKey(identity));
    if (object === undefined) throw notFound(this.#resource, identity.name);
    return object;
  }

  #list({ continue: token, limit = Infinity }: ListOptions): object {
    this.#called(token === undefined ? 'list' : 'list next');
    const from = Number(token ?? 0);
    const items = this.objects.slice(from, from + limit);
    const next = from + items.length < this.#objects.size ? String(from + items.length) : undefined;
    return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: String(this.#revision), continue: next }, items: structuredClone(items) };
  }

  async *#watch({ resourceVersion, signal }: WatchOptions): AsyncGenerator<WatchEvent<T>> {
    this.#called(`watch from ${resourceVersion}`);
    const after = Number(resourceVersion);
    if (after < this.#compacted) throw expired('too old resource version');
    const watcher = new Watcher<T>(signal);
    for (const { revision, event } of this.#history) if (revision > after) watcher.push(event);
    this.#watchers.add(watcher);
    try {
      yield* watcher.events();
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  #merge(identity: ObjectIdentity, body: object): T {
    this.#called('patch');
    return this.#store('MODIFIED', { ...this.#get(identity), ...body });
  }

  #store(type: 'ADDED' | 'MODIFIED', object: T): T {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#revision) } };
    this.#objects.set(keyOf(stored), stored);
    this.#publish({ type, object: stored });
    return structuredClone(stored);
  }

  #publish(event: WatchEvent<T>): void {
    this.#history.push({ revision: this.#revision, event });
    for (const watcher of this.#watchers) watcher.push(event);
  }
}

class Watcher<T> {
  readonly #queue: (WatchEvent<T> | 'end')[] = [];
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.());
  }

  push(event: WatchEvent<T> | 'end'): void {
    this.#queue.push(event);
    this.#wake?.();
  }

  end(): void {
    this.push('end');
  }

  async *events(): AsyncGenerator<WatchEvent<T>> {
    for (;;) {
      if (this.#signal.aborted) throw this.#signal.reason;
      const event = this.#queue.shift();
      if (event === 'end') return;
      if (event !== undefined) yield structuredClone(event);
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
