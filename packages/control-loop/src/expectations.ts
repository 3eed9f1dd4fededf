import { type Clock, type ObjectKey, systemClock } from '@kubets/machinery';

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly since: number;
}

/** Longer than any cache lags behind: a controller that saw nothing until then looks again as if it had. */
const forgetAfterMs = 5 * 60_000;

/**
 * What a controller did and its cache has yet to show. While expectations of a key are open, the cache is behind the
 * controller's own writes, and creating or deleting by it would be done twice.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #expected = new Map<ObjectKey, Expected>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  expectCreations(key: ObjectKey, count: number): void {
    this.#open(key).creations += count;
  }

  /** `ids` name the objects being deleted (their uids), so that each counts once however often its deletion is seen. */
  expectDeletions(key: ObjectKey, ids: readonly string[]): void {
    const { deletions } = this.#open(key);
    for (const id of ids) deletions.add(id);
  }

  /** The cache showed a new object, or creating one failed. */
  creationObserved(key: ObjectKey): void {
    const expected = this.#expected.get(key);
    if (expected !== undefined && expected.creations > 0) expected.creations--;
  }

  /** The cache showed the deletion (or its deletionTimestamp), or deleting failed. */
  deletionObserved(key: ObjectKey, id: string): void {
    this.#expected.get(key)?.deletions.delete(id);
  }

  satisfied(key: ObjectKey): boolean {
    const expected = this.#expected.get(key);
    if (expected === undefined || (expected.creations <= 0 && expected.deletions.size === 0)) return true;
    return this.#clock.now().getTime() - expected.since > forgetAfterMs;
  }

  /** For a key that no longer exists. */
  forget(key: ObjectKey): void {
    this.#expected.delete(key);
  }

  #open(key: ObjectKey): Expected {
    const known = this.#expected.get(key);
    if (known !== undefined && !this.satisfied(key)) return known;
    const fresh = { creations: 0, deletions: new Set<string>(), since: this.#clock.now().getTime() };
    this.#expected.set(key, fresh);
    return fresh;
  }
}
