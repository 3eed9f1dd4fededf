import { type Clock, type JsonObject, pause } from '@kubets/machinery';
import type { AuditSink } from './audit-sink.ts';

export interface BatchLimits {
  /** Events beyond this many that wait are dropped. */
  readonly bufferSize: number;
  readonly maxSize: number;
  /** How long the first event of a batch may wait for the others. */
  readonly maxWaitMs: number;
  /** The wait after a first failure; the next ones are longer by half each. */
  readonly initialBackoffMs: number;
}

export interface BatchesOptions {
  readonly limits: BatchLimits;
  readonly clock: Clock;
  /** Throws when the batch may be sent again. */
  readonly send: (events: readonly JsonObject[]) => Promise<void>;
  readonly onDropped: (count: number, reason: unknown) => void;
}

const attempts = 5;

/** Events are collected and sent in order, a batch at a time; the requests they tell of never wait. */
export function batches({ limits, clock, send, onDropped }: BatchesOptions): AuditSink {
  const waiting: JsonObject[] = [];
  const closing = new AbortController();
  let wake = new AbortController();
  const deliver = async (events: readonly JsonObject[]): Promise<void> => {
    let backoff = limits.initialBackoffMs;
    for (let attempt = 1; ; attempt++, backoff *= 1.5) {
      try {
        return await send(events);
      } catch (error) {
        // A server that stops tries once more, without waiting.
        if (attempt === attempts || (closing.signal.aborted && attempt > 1)) return onDropped(events.length, error);
        await pause(clock, backoff, closing.signal);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted || waiting.length > 0) {
      if (waiting.length === 0) await aborted(wake.signal);
      if (waiting.length < limits.maxSize && !closing.signal.aborted) await pause(clock, limits.maxWaitMs, wake.signal);
      if (waiting.length > 0) await deliver(waiting.splice(0, limits.maxSize));
    }
  };
  const woken = (): void => {
    wake.abort();
    wake = new AbortController();
  };
  const running = run();
  return {
    write(event) {
      if (waiting.length >= limits.bufferSize) return onDropped(1, new Error('the audit buffer is full'));
      waiting.push(event);
      if (waiting.length === 1 || waiting.length === limits.maxSize) woken();
    },
    async close() {
      closing.abort();
      woken();
      await running;
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
