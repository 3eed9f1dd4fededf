import type { Clock } from '@kubets/machinery';
import type { QueueObserver } from './queue-observer.ts';

/** Measures for an observer how long keys wait and are worked on. */
export class QueueTimes<K> {
  readonly #clock: Clock;
  readonly #observer: QueueObserver;
  readonly #addedAt = new Map<K, number>();
  readonly #takenAt = new Map<K, number>();

  constructor(clock: Clock, observer: QueueObserver) {
    this.#clock = clock;
    this.#observer = observer;
  }

  added(key: K): void {
    this.#addedAt.set(key, this.#now());
    this.#observer.added();
  }

  taken(key: K): void {
    const now = this.#now();
    this.#observer.taken(now - (this.#addedAt.get(key) ?? now));
    this.#addedAt.delete(key);
    this.#takenAt.set(key, now);
  }

  done(key: K): void {
    const takenAt = this.#takenAt.get(key);
    if (takenAt !== undefined) this.#observer.done(this.#now() - takenAt);
    this.#takenAt.delete(key);
  }

  retried(): void {
    this.#observer.retried();
  }

  workingMs(): readonly number[] {
    const now = this.#now();
    return [...this.#takenAt.values()].map((at) => now - at);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
