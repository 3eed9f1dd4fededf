import type { StoreEvent } from './store.ts';

/** What one watcher of an embedded store has still to take. */
export interface Subscription {
  /** Batches of what was published since the subscription; ends when the signal aborts. To be called once. */
  batches(signal: AbortSignal): AsyncGenerator<readonly StoreEvent[]>;
  close(): void;
}

/** Hands the events of an embedded store to its watchers as they are committed. */
export class EventFeed {
  readonly #subscribers = new Set<Subscriber>();

  /** `events` are in revision order and above everything published before. */
  publish(events: readonly StoreEvent[]): void {
    for (const subscriber of this.#subscribers) subscriber.offer(events);
  }

  subscribe(prefix: string): Subscription {
    const subscriber = new Subscriber(prefix);
    this.#subscribers.add(subscriber);
    return { batches: (signal) => subscriber.batches(signal), close: () => this.#subscribers.delete(subscriber) };
  }
}

class Subscriber {
  readonly #prefix: string;
  #pending: StoreEvent[] = [];
  #wake: () => void = () => {};

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  offer(events: readonly StoreEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    for (const event of events) if (event.type !== 'progress' && event.key.startsWith(this.#prefix)) this.#pending.push(ownCopy(event));
    if (this.#pending.at(-1)?.revision !== last.revision) this.#progress(last.revision);
    this.#wake();
  }

  async *batches(signal: AbortSignal): AsyncGenerator<readonly StoreEvent[]> {
    const onAbort = (): void => this.#wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (this.#pending.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
        const batch = this.#pending;
        this.#pending = [];
        if (batch.length > 0 && !signal.aborted) yield batch;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #progress(revision: number): void {
    if (this.#pending.at(-1)?.type === 'progress') this.#pending.pop();
    this.#pending.push({ type: 'progress', revision });
  }
}

const ownCopy = (event: StoreEvent): StoreEvent => (event.type === 'put' ? { ...event, value: Buffer.from(event.value) } : event);
