import type { Readable, Writable } from 'node:stream';
import type { Clock } from '@kubets/machinery';
import type { Etcd3, IWatchRequest, IWatchResponse } from 'etcd3';
import { CompactedError, type StoreEvent } from './store.ts';
import { prefixEnd } from './prefix-end.ts';

/** gRPC's duplex stream as it really is. */
type WatchStream = Readable & Writable & { cancel(): void; write(request: IWatchRequest): boolean };

export interface EtcdWatchOptions {
  readonly client: Etcd3;
  readonly clock: Clock;
  readonly prefix: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

/**
 * One watch that outlives its connections: whenever the stream breaks, it goes on after the last revision whose events
 * were handed on. etcd sends the events of a revision together, so none is lost and none comes twice.
 */
export class EtcdWatch {
  readonly #options: EtcdWatchOptions;
  #position: number;
  #stream: WatchStream | undefined;
  /** What the store was at when progress was first asked for; undefined when nobody asks. */
  #candidate: number | undefined;
  #askedTwice = false;

  constructor(options: EtcdWatchOptions) {
    this.#options = options;
    this.#position = options.after;
  }

  async *batches(): AsyncGenerator<readonly StoreEvent[]> {
    const { signal, clock } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        for await (const batch of this.#oneStream()) {
          failures = 0;
          yield batch;
        }
      } catch (error) {
        if (error instanceof CompactedError) throw error;
        failures++;
      }
      await clock.sleep(Math.min(50 * 2 ** failures, 3000), signal).catch(() => undefined);
    }
  }

  /**
   * etcd answers a progress request with the store's revision, which may overtake events on their way (fixed in 3.4.25
   * and 3.5.8). So the revision counts once a second answer, asked for a moment later, has come behind it.
   */
  requestProgress(): void {
    this.#candidate = undefined;
    this.#askedTwice = false;
    this.#stream?.write({ progress_request: {} });
  }

  async *#oneStream(): AsyncGenerator<readonly StoreEvent[]> {
    const { client, prefix, signal } = this.#options;
    const stream = (await client.watchClient.watch()) as unknown as WatchStream;
    const cancel = (): void => stream.cancel();
    signal.addEventListener('abort', cancel);
    stream.on('error', ignore);
    try {
      if (signal.aborted) return;
      stream.write({
        create_request: { key: Buffer.from(prefix), range_end: prefixEnd(prefix), start_revision: String(this.#position + 1), progress_notify: true },
      });
      this.#stream = stream;
      for await (const response of stream as AsyncIterable<IWatchResponse>) {
        const batch = this.#read(response);
        if (batch.length > 0) yield batch;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#stream = undefined;
      signal.removeEventListener('abort', cancel);
      stream.cancel();
    }
  }

  #read(response: IWatchResponse): readonly StoreEvent[] {
    if (response.canceled) throw cancelled(response);
    if (response.created) return [];
    if (response.events.length === 0) return this.#progress(response);
    const events = response.events.map(eventOf);
    this.#position = events.at(-1)!.revision;
    this.#candidate = undefined;
    return events;
  }

  #progress({ header, watch_id: watch }: IWatchResponse): readonly StoreEvent[] {
    const revision = Number(header.revision);
    if (watch !== everyWatch) return [{ type: 'progress', revision }];
    if (this.#candidate !== undefined && this.#askedTwice) return [{ type: 'progress', revision: this.#candidate }];
    this.#candidate = revision;
    this.#askAgain(this.#stream);
    return [];
  }

  #askAgain(stream: WatchStream | undefined): void {
    setTimeout(() => {
      this.#askedTwice = true;
      if (stream === this.#stream) stream?.write({ progress_request: {} });
    }, betweenQuestions).unref();
  }
}

function eventOf({ type, kv }: IWatchResponse['events'][number]): StoreEvent {
  const key = kv.key.toString();
  const revision = Number(kv.mod_revision);
  return type === 'Delete' ? { type: 'delete', key, revision } : { type: 'put', key, value: kv.value, revision };
}

function cancelled({ compact_revision: compacted, cancel_reason: reason }: IWatchResponse): Error {
  return Number(compacted) > 0 ? new CompactedError(Number(compacted)) : new Error(`etcd cancelled the watch: ${reason}`);
}

/** The iteration reports the error; without a listener it would end the process. */
const ignore = (): void => undefined;
const everyWatch = '-1';
const betweenQuestions = 50;
