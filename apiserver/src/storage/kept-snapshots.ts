import type { Snapshot } from './ordered-objects.ts';

/** Snapshots of lists that are being paged, so that the next page costs no read of the store's history. */
export class KeptSnapshots<T extends { readonly key: string }> {
  readonly #snapshots = new Map<number, { readonly snapshot: Snapshot<T>; minutes: number }>();

  get(revision: number): Snapshot<T> | undefined {
    const kept = this.#snapshots.get(revision);
    if (kept) kept.minutes = 0;
    return kept?.snapshot;
  }

  keep(revision: number, snapshot: Snapshot<T>): void {
    this.#snapshots.set(revision, { snapshot, minutes: 0 });
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > mostSnapshots && oldest !== undefined) this.#snapshots.delete(oldest);
  }

  /** To be called about once a minute: forgets what was not asked for since the last time but one. */
  minute(): void {
    for (const [revision, kept] of this.#snapshots) if (++kept.minutes > 1) this.#snapshots.delete(revision);
  }
}

const mostSnapshots = 8;
