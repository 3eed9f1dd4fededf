import type { StoreEvent } from './store.ts';

interface Subscriber {
  readonly prefix: string;
  pending: StoreEvent[];
  wake: () => void;
}

/** Hands the events of an embedded store to its watchers as they are committed. */
export class EventFeed {
  readonly #subscribers = new Set<Subscriber>();

  /** `events` are in revision order and above everything published before. */
  publish(events: readonly StoreEvent[]): void {
    for (const subscriber of this.#subscribers) {
      offer(subscriber, events);
      subscriber.wake();
    }
  }

  /** Batches of what is published from this call on; ends when the signal aborts. */
  subscribe(prefix: string, signal: AbortSignal): AsyncIterable<readonly StoreEvent[]> {
    const subscriber: Subscriber = { prefix, pending: [], wake: () => {} };
    this.#subscribers.add(subscriber);
    return this.#batches(subscriber, signal);
  }

  async *#batches(subscriber: Subscriber, signal: AbortSignal): AsyncGenerator<readonly StoreEvent[]> {
    const onAbort = (): void => subscriber.wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (subscriber.pending.length === 0) await new Promise<void>((resolve) => (subscriber.wake = resolve));
        const batch = subscriber.pending;
        subscriber.pending = [];
        if (batch.length > 0 && !signal.aborted) yield batch;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#subscribers.delete(subscriber);
    }
  }
}

function offer({ prefix, pending }: Subscriber, events: readonly StoreEvent[]): void {
  const mine = events.filter((event) => event.type !== 'progress' && event.key.startsWith(prefix));
  const revision = events.at(-1)?.revision;
  if (mine.at(-1)?.revision === revision) pending.push(...mine.map(ownCopy));
  else if (revision !== undefined) {
    if (pending.at(-1)?.type === 'progress') pending.pop();
    pending.push(...mine.map(ownCopy), { type: 'progress', revision });
  }
}

const ownCopy = (event: StoreEvent): StoreEvent => (event.type === 'put' ? { ...event, value: Buffer.from(event.value) } : event);
