import { rootPrefix } from './keys.ts';
import type { ListOptions, Store, StoredValue, StoreEvent, StorePage, WatchOptions, WriteOutcome } from './store.ts';
import { WrappedStore } from './wrapped-store.ts';

/** A store whose keys lie below another root than {@link rootPrefix}: several clusters may share one etcd. */
export class RelocatedStore extends WrappedStore implements Store {
  readonly #root: string;

  /** `root` begins and ends with a slash. */
  constructor(store: Store, root: string) {
    super(store);
    this.#root = root;
  }

  async get(key: string): Promise<StoredValue | undefined> {
    return this.#here(await this.store.get(this.#there(key)));
  }

  async list(prefix: string, { after, ...options }: ListOptions = {}): Promise<StorePage> {
    const page = await this.store.list(this.#there(prefix), { ...options, ...(after !== undefined && { after: this.#there(after) }) });
    return { ...page, items: page.items.map((item) => this.#here(item)) };
  }

  async put(key: string, value: Buffer, expected: number, options?: { readonly ttlSeconds?: number | undefined }): Promise<WriteOutcome> {
    return this.#outcome(await this.store.put(this.#there(key), value, expected, options));
  }

  async delete(key: string, expected: number): Promise<WriteOutcome> {
    return this.#outcome(await this.store.delete(this.#there(key), expected));
  }

  async *watch(prefix: string, options: WatchOptions): AsyncGenerator<readonly StoreEvent[]> {
    for await (const events of this.store.watch(this.#there(prefix), options)) {
      yield events.map((event) => (event.type === 'progress' ? event : this.#here(event)));
    }
  }

  #there(key: string): string {
    return key.startsWith(rootPrefix) ? this.#root + key.slice(rootPrefix.length) : key;
  }

  #here<T extends { readonly key: string } | undefined>(value: T): T {
    return value && { ...value, key: rootPrefix + value.key.slice(this.#root.length) };
  }

  #outcome(outcome: WriteOutcome): WriteOutcome {
    return outcome.ok ? outcome : { ok: false, current: this.#here(outcome.current) };
  }
}
