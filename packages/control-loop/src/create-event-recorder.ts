import { events } from '@kubets/api';
import type { Client } from '@kubets/client';
import { type Clock, isApiError, systemClock, pause } from '@kubets/machinery';
import { type CorrelatedEvent, EventCorrelator, toEvent } from './event-correlator.ts';
import type { EventRecorder } from './event-recorder.ts';
import { type LoopLog, silentLog } from './loop-log.ts';

export interface EventRecorderOptions {
  readonly client: Client;
  /** e.g. `kubelet`, `default-scheduler`: what describe shows under From. */
  readonly component: string;
  readonly host?: string;
  readonly clock?: Clock;
  readonly log?: LoopLog;
}

export interface FlushableEventRecorder extends EventRecorder {
  /** Resolves when what was recorded until now is written or given up, or after `timeoutMs` (5 s). */
  flush(timeoutMs?: number): Promise<void>;
}

const writers = 4;
/** More than a broken server should make us hold; beyond it new events are dropped. */
const mostWaiting = 10_000;
const attempts = 12;
const retryAfterMs = 10_000;

/** Writes core/v1 events in the background: repeats wait in one entry and reach the server as one count. */
export function createEventRecorder({ client, component, host, clock = systemClock, log = silentLog }: EventRecorderOptions): FlushableEventRecorder {
  const correlator = new EventCorrelator(clock);
  const waiting = new Set<CorrelatedEvent>();
  const writing = new Set<CorrelatedEvent>();
  const idle: (() => void)[] = [];
  const source = { component, host };

  const pump = (): void => {
    for (const event of waiting) {
      if (writing.size >= writers) return;
      if (writing.has(event)) continue;
      waiting.delete(event);
      writing.add(event);
      void writeWithRetries(event).finally(() => {
        writing.delete(event);
        pump();
      });
    }
    if (waiting.size === 0 && writing.size === 0) for (const resolve of idle.splice(0)) resolve();
  };

  const writeWithRetries = async (event: CorrelatedEvent): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write(event);
      } catch (error) {
        if (isApiError(error) || attempt >= attempts) return log.warn({ reason: event.draft.reason, err: error }, 'an event could not be recorded');
      }
      await clock.sleep(retryAfterMs);
    }
  };

  const write = async (event: CorrelatedEvent): Promise<void> => {
    if (event.name !== undefined && (await countUp(event, event.name))) return;
    const name = eventName(event.regarding.name ?? '', clock.now());
    await client.create(events, toEvent(event, name, source));
    event.name = name;
  };

  /** False when the server has forgotten the event. */
  const countUp = async ({ namespace, count, message, lastTimestamp }: CorrelatedEvent, name: string): Promise<boolean> => {
    try {
      await client.patch(events, { namespace, name }, { type: 'strategic', body: { count, message, lastTimestamp } });
      return true;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return false;
      throw error;
    }
  };

  return {
    event(regarding, draft) {
      const event = correlator.correlate(regarding, draft);
      if (event === undefined || waiting.size >= mostWaiting) return;
      waiting.add(event);
      pump();
    },
    async flush(timeoutMs = 5000) {
      if (waiting.size === 0 && writing.size === 0) return;
      const controller = new AbortController();
      const settled = new Promise<void>((resolve) => idle.push(resolve)).finally(() => controller.abort());
      await Promise.race([settled, pause(clock, timeoutMs, controller.signal)]);
    },
  };
}

let sequence = 0;

/** `web.17f3a9c0d1e2f3a4`: the object's name and the moment in nanoseconds, told apart within a millisecond by a counter. */
function eventName(object: string, now: Date): string {
  sequence = (sequence + 1) % 1_000_000;
  return `${object}.${(BigInt(now.getTime()) * 1_000_000n + BigInt(sequence)).toString(16)}`;
}
