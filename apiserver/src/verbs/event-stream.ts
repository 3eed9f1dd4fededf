import { isApiError } from '@kubets/machinery';
import { asApiError } from '../http/status-response.ts';
import type { ResponseStream } from '../pipeline.ts';
import type { ObjectStorage, WatchEvent, WatchHandle, WatchQuery, WatchSink } from '../storage/object-storage.ts';
import type { EventEncoder } from './watch-encoding.ts';

/** Carries a storage's events to a client. What arrives before the client's stream begins is kept for it. */
export class EventStream implements WatchSink {
  readonly #encode: EventEncoder;
  readonly #ended = Promise.withResolvers<void>();
  #early: (Buffer | string)[] = [];
  #out: ResponseStream | undefined;
  #handle: WatchHandle | undefined;

  constructor(encode: EventEncoder) {
    this.#encode = encode;
  }

  /** Throws what is wrong with the query. History that is gone is no such thing: clients look for it inside the stream. */
  async open(storage: ObjectStorage, query: WatchQuery): Promise<void> {
    try {
      this.#handle = await storage.watch(query, this);
    } catch (error) {
      if (!isApiError(error, 'Expired') && !isApiError(error, 'Gone')) throw error;
      this.closed(error);
    }
  }

  /** Writes until the watch ends, the client leaves, the server stops or the time is up. */
  async run(out: ResponseStream, { timeoutMs, serverStops }: { readonly timeoutMs: number; readonly serverStops: AbortSignal }): Promise<void> {
    this.#out = out;
    for (const chunk of this.#early) out.write(chunk);
    this.#early = [];
    const stop = (): void => this.#handle?.stop();
    const timer = setTimeout(() => this.#handle?.finish(), timeoutMs);
    for (const signal of [out.signal, serverStops]) {
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    }
    try {
      await this.#ended.promise;
    } finally {
      clearTimeout(timer);
      out.signal.removeEventListener('abort', stop);
      serverStops.removeEventListener('abort', stop);
      stop();
    }
  }

  events(events: readonly WatchEvent[]): boolean {
    if (this.#write(this.#encode(events))) return true;
    void this.#out!.drained().then(() => this.#handle?.drained(), this.#ended.reject);
    return false;
  }

  closed(error?: Error): void {
    if (error !== undefined && this.#out?.signal.aborted !== true) this.#write(`${JSON.stringify({ type: 'ERROR', object: asApiError(error).status })}\n`);
    this.#ended.resolve();
  }

  #write(chunk: Buffer | string): boolean {
    if (this.#out !== undefined) return this.#out.write(chunk);
    this.#early.push(chunk);
    return true;
  }
}
