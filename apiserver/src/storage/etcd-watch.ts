import type { Readable, Writable } from 'node:stream';
import { type Clock, pause } from '@kubets/machinery';
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
  #round: ProgressRound | undefined;
  /** Progress was asked for while a round was on, or while there was no stream. */
  #askedMeanwhile = false;

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
      await pause(clock, Math.min(50 * 2 ** failures, 3000), signal);
    }
  }

  /** Progress is told once it is certain; those who ask while it is being found out share the next round. */
  requestProgress(): void {
    if (this.#round !== undefined || this.#stream === undefined) this.#askedMeanwhile = true;
    else this.#beginRound(this.#stream);
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
      if (this.#askedMeanwhile) this.#beginRound(stream);
      for await (const response of stream as AsyncIterable<IWatchResponse>) {
        const batch = this.#read(response);
        if (batch.length > 0) yield batch;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#stream = undefined;
      this.#askedMeanwhile ||= this.#round !== undefined;
      this.#round = undefined;
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
    return events;
  }

  #progress({ header, watch_id: watch }: IWatchResponse): readonly StoreEvent[] {
    const revision = Number(header.revision);
    if (watch !== everyWatch) return [{ type: 'progress', revision }];
    const round = this.#round;
    if (round === undefined) return [];
    if (round.candidate === undefined) {
      round.candidate = revision;
      setTimeout(() => round === this.#round && round.stream.write({ progress_request: {} }), betweenQuestions).unref();
      return [];
    }
    this.#round = undefined;
    if (this.#askedMeanwhile) this.#beginRound(round.stream);
    return [{ type: 'progress', revision: Math.max(round.candidate, this.#position) }];
  }

  #beginRound(stream: WatchStream): void {
    this.#askedMeanwhile = false;
    this.#round = { stream, candidate: undefined };
    stream.write({ progress_request: {} });
  }
}

/**
 * Finding out how far a watch is. etcd answers a progress request with the store's revision, which may overtake events on their
 * way (fixed in 3.4.25 and 3.5.8), above all those of a watch that began in the past: etcd looks for them every 100 ms. So the
 * revision of the first answer counts once a second one, asked for some time later, has come behind it.
 */
interface ProgressRound {
  readonly stream: WatchStream;
  /** Of the first answer. */
  candidate: number | undefined;
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
const betweenQuestions = 250;
