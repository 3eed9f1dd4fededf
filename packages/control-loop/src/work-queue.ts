import type { Clock } from '@kubets/machinery';
import { DelayedKeys } from './delayed-keys.ts';
import type { QueueObserver } from './queue-observer.ts';
import { QueueTimes } from './queue-times.ts';
import { RetryLimiter, type RetryLimits } from './retry-limiter.ts';

export interface WorkQueueOptions {
  readonly limits?: RetryLimits;
  readonly observer?: QueueObserver | undefined;
}

/**
 * Keys waiting to be worked on, first come first served. A key waits at most once and is never handed out twice at the
 * same time: added while it is worked on, it waits again as soon as it is `done`.
 */
export class WorkQueue<K> {
  readonly #waiting: K[] = [];
  #head = 0;
  readonly #dirty = new Set<K>();
  readonly #processing = new Set<K>();
  readonly #takers: ((key: K | undefined) => void)[] = [];
  readonly #delayed: DelayedKeys<K>;
  readonly #limiter: RetryLimiter<K>;
  readonly #times: QueueTimes<K> | undefined;
  #closed = false;

  constructor(clock: Clock, { limits, observer }: WorkQueueOptions = {}) {
    this.#delayed = new DelayedKeys(clock, (key) => this.add(key));
    this.#limiter = new RetryLimiter(clock, limits);
    this.#times = observer && new QueueTimes(clock, observer);
  }

  /** Keys waiting now; not those delayed or worked on. */
  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** How long each key worked on has taken so far; known to observed queues only. */
  workingMs(): readonly number[] {
    return this.#times?.workingMs() ?? [];
  }

  add(key: K): void {
    if (this.#closed || this.#dirty.has(key)) return;
    this.#dirty.add(key);
    this.#times?.added(key);
    if (!this.#processing.has(key)) this.#enqueue(key);
  }

  /** Of several delays for one key the earliest counts. */
  addAfter(key: K, delayMs: number): void {
    if (this.#closed) return;
    if (delayMs <= 0) this.add(key);
    else this.#delayed.add(key, delayMs);
  }

  /** Adds a key that failed, after a delay that grows with each failure until it is forgotten. */
  retry(key: K): void {
    this.#times?.retried();
    this.addAfter(key, this.#limiter.delay(key));
  }

  failures(key: K): number {
    return this.#limiter.failures(key);
  }

  forget(key: K): void {
    this.#limiter.forget(key);
  }

  /** The next key, which the caller must mark `done`; undefined once the queue is closed. */
  take(): Promise<K | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    if (this.length > 0) return Promise.resolve(this.#handOut(this.#shift()));
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  done(key: K): void {
    this.#times?.done(key);
    this.#processing.delete(key);
    if (this.#dirty.has(key) && !this.#closed) this.#enqueue(key);
  }

  close(): void {
    this.#closed = true;
    this.#delayed.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #enqueue(key: K): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#waiting.push(key);
    else taker(this.#handOut(key));
  }

  #handOut(key: K): K {
    this.#dirty.delete(key);
    this.#processing.add(key);
    this.#times?.taken(key);
    return key;
  }

  #shift(): K {
    const key = this.#waiting[this.#head++] as K;
    if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    return key;
  }
}
