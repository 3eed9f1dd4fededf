import type { Store } from './store.ts';

/** What every store over another one leaves to it. */
export abstract class WrappedStore {
  protected readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  currentRevision(): Promise<number> {
    return this.store.currentRevision();
  }

  compact(revision: number): Promise<void> {
    return this.store.compact(revision);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  requestProgress(): void {
    this.store.requestProgress?.();
  }
}
