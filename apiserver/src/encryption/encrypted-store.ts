import { rootPrefix } from '../storage/keys.ts';
import {
  type ListOptions,
  type Store,
  type StoredValue,
  StoreError,
  type StoreEvent,
  type StorePage,
  type WatchOptions,
  type WriteOutcome,
} from '../storage/store.ts';
import { WrappedStore } from '../storage/wrapped-store.ts';
import type { TransformerOf } from './encryption-configuration.ts';
import type { Transformer } from './transformer.ts';

/** A store that keeps the values of some resources encrypted. */
export class EncryptedStore extends WrappedStore implements Store {
  readonly #transformerOf: TransformerOf;
  readonly #transformers = new Map<string, Transformer | undefined>();
  readonly #stale = new Set<string>();

  constructor(store: Store, transformerOf: TransformerOf) {
    super(store);
    this.#transformerOf = transformerOf;
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const found = await this.store.get(key);
    return found && this.#read(found);
  }

  async list(prefix: string, options?: ListOptions): Promise<StorePage> {
    const page = await this.store.list(prefix, options);
    return { ...page, items: page.items.map((item) => this.#read(item)) };
  }

  async put(key: string, value: Buffer, expected: number, options?: { readonly ttlSeconds?: number | undefined }): Promise<WriteOutcome> {
    const outcome = await this.store.put(key, this.#transformer(key)?.write(value, key) ?? value, expected, options);
    if (outcome.ok) this.#stale.delete(key);
    return this.#outcome(outcome);
  }

  async delete(key: string, expected: number): Promise<WriteOutcome> {
    const outcome = await this.store.delete(key, expected);
    if (outcome.ok) this.#stale.delete(key);
    return this.#outcome(outcome);
  }

  async *watch(prefix: string, options: WatchOptions): AsyncGenerator<readonly StoreEvent[]> {
    for await (const events of this.store.watch(prefix, options)) yield events.map((event) => (event.type === 'put' ? this.#read(event) : event));
  }

  isStale(key: string): boolean {
    return this.#stale.has(key);
  }

  #read<T extends { readonly key: string; readonly value: Buffer }>(stored: T): T {
    const { key } = stored;
    const transformer = this.#transformer(key);
    if (transformer === undefined) return stored;
    try {
      const { plain, stale } = transformer.read(stored.value, key);
      if (stale) this.#stale.add(key);
      else this.#stale.delete(key);
      return { ...stored, value: plain };
    } catch (cause) {
      throw new StoreError('failed', `unable to transform key ${JSON.stringify(key)}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Resources of one prefix share their transformer; custom ones may come at any time. */
  #transformer(key: string): Transformer | undefined {
    const groupEnd = key.indexOf('/', rootPrefix.length);
    const prefix = key.slice(0, key.indexOf('/', groupEnd + 1));
    if (!this.#transformers.has(prefix)) {
      const group = key.slice(rootPrefix.length, groupEnd);
      this.#transformers.set(prefix, this.#transformerOf({ group: group === 'core' ? '' : group, plural: prefix.slice(groupEnd + 1) }));
    }
    return this.#transformers.get(prefix);
  }

  #outcome(outcome: WriteOutcome): WriteOutcome {
    return outcome.ok || outcome.current === undefined ? outcome : { ok: false, current: this.#read(outcome.current) };
  }
}
