import type { Client } from '@kubets/client';
import { type Clock, type KubeObject, qualifiedName, type ResourceReference, systemClock } from '@kubets/machinery';
import type { Change, Informer, InformerOptions, Informers } from './informer.ts';
import { type LoopLog, silentLog } from './loop-log.ts';
import { ObjectCache } from './object-cache.ts';
import { reflect, type ReflectorTarget } from './reflector.ts';

export interface InformersOptions {
  readonly clock?: Clock;
  readonly log?: LoopLog;
}

type Selection = Pick<InformerOptions<KubeObject>, 'namespace' | 'labelSelector' | 'fieldSelector'>;

interface Entry {
  readonly informer: CachedInformer<KubeObject>;
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

/** The shared informers of one process. */
export function createInformers(client: Client, { clock = systemClock, log = silentLog }: InformersOptions = {}): Informers {
  const entries = new Map<string, Entry>();
  const running = new Set<Promise<void>>();
  let runSignal: AbortSignal | undefined;

  const start = (entry: Entry, signal: AbortSignal): void => void running.add(entry.follow(signal));

  const add = <T extends KubeObject>(resource: ResourceReference<T>, options: InformerOptions<T>): CachedInformer<T> => {
    const informer = new CachedInformer(resource, log, options.keep);
    const { namespace, labelSelector, fieldSelector } = options;
    const selection = { namespace, labelSelector, fieldSelector };
    const follow = (signal: AbortSignal): Promise<void> => reflect({ client, resource, selection, target: informer, clock, log }, signal);
    const entry = { informer: informer as unknown as CachedInformer<KubeObject>, follow };
    entries.set(selectionKey(resource, options), entry);
    if (runSignal !== undefined) start(entry, runSignal);
    return informer;
  };

  return {
    informer<T extends KubeObject>(resource: ResourceReference<T>, options: InformerOptions<T> = {}): Informer<T> {
      const known = entries.get(selectionKey(resource, options))?.informer as CachedInformer<T> | undefined;
      const informer = known ?? add(resource, options);
      for (const [name, values] of Object.entries(options.indexes ?? {})) informer.lister.addIndex(name, values);
      return informer;
    },
    async run(signal) {
      runSignal = signal;
      for (const entry of entries.values()) start(entry, signal);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await Promise.all(running);
    },
    async whenSynced(signal) {
      await Promise.all([...entries.values()].map(({ informer }) => informer.whenSynced(signal)));
    },
  };
}

function selectionKey(resource: ResourceReference, { namespace = '', labelSelector = '', fieldSelector = '' }: Selection): string {
  return [qualifiedName(resource), resource.version, namespace, labelSelector, fieldSelector].join('|');
}

class CachedInformer<T extends KubeObject> implements Informer<T>, ReflectorTarget<T> {
  readonly resource: ResourceReference<T>;
  readonly lister = new ObjectCache<T>();
  readonly #log: LoopLog;
  readonly #keep: ((object: T) => T) | undefined;
  readonly #handlers = new Set<(change: Change<T>) => void>();
  readonly #synced = Promise.withResolvers<void>();
  synced = false;

  constructor(resource: ResourceReference<T>, log: LoopLog, keep?: (object: T) => T) {
    this.resource = resource;
    this.#log = log;
    this.#keep = keep;
  }

  async whenSynced(signal?: AbortSignal): Promise<void> {
    if (this.synced) return;
    if (signal === undefined) return this.#synced.promise;
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#synced.promise, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  onChange(handler: (change: Change<T>) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  replace(objects: readonly T[]): void {
    const change = this.lister.replace(this.#keep === undefined ? objects : objects.map(this.#keep));
    this.synced = true;
    this.#tell(change);
    this.#synced.resolve();
  }

  set(object: T): void {
    this.#tell(this.lister.set(this.#keep?.(object) ?? object));
  }

  delete(object: T): void {
    const change = this.lister.delete(object);
    if (change !== undefined) this.#tell(change);
  }

  #tell(change: Change<T>): void {
    for (const handler of this.#handlers) {
      try {
        handler(change);
      } catch (error) {
        this.#log.error({ resource: this.resource.plural, err: error }, 'a change handler threw');
      }
    }
  }
}
