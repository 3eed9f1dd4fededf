import { pause, type Clock } from '@kubets/machinery';
import type { CorrelatedEvent } from './event-correlator.ts';

const writers = 4;
/** More than a broken server should make us hold; beyond it new events are dropped. */
const mostWaiting = 10_000;

/** Events on their way to the server: one that repeats while it waits is still one, and none is written twice at once. */
export class EventQueue {
  readonly #write: (event: CorrelatedEvent) => Promise<void>;
  readonly #waiting = new Set<CorrelatedEvent>();
  readonly #writing = new Set<CorrelatedEvent>();
  readonly #idle: (() => void)[] = [];

  /** `write` never rejects. */
  constructor(write: (event: CorrelatedEvent) => Promise<void>) {
    this.#write = write;
  }

  add(event: CorrelatedEvent): void {
    if (this.#waiting.size >= mostWaiting) return;
    this.#waiting.add(event);
    this.#pump();
  }

  /** Resolves when there is nothing left to write, or after `timeoutMs`. */
  async flush(clock: Clock, timeoutMs: number): Promise<void> {
    if (this.#isIdle) return;
    const controller = new AbortController();
    const settled = new Promise<void>((resolve) => this.#idle.push(resolve)).finally(() => controller.abort());
    await Promise.race([settled, pause(clock, timeoutMs, controller.signal)]);
  }

  get #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#writing.size === 0;
  }

  #pump(): void {
    for (const event of this.#waiting) {
      if (this.#writing.size >= writers) return;
      if (!this.#writing.has(event)) this.#begin(event);
    }
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #begin(event: CorrelatedEvent): void {
    this.#waiting.delete(event);
    this.#writing.add(event);
    void this.#write(event).finally(() => {
      this.#writing.delete(event);
      this.#pump();
    });
  }
}
