import type { Client } from '@kubets/client';
import { systemClock, type Clock } from '@kubets/machinery';
import { EventCorrelator } from './event-correlator.ts';
import { EventQueue } from './event-queue.ts';
import type { EventRecorder } from './event-recorder.ts';
import { EventWriter } from './event-writer.ts';
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

/** Writes core/v1 events in the background: repeats wait in one entry and reach the server as one count. */
export function createEventRecorder({ client, component, host, clock = systemClock, log = silentLog }: EventRecorderOptions): FlushableEventRecorder {
  const correlator = new EventCorrelator(clock);
  const writer = new EventWriter({ client, source: { component, host }, clock, log });
  const queue = new EventQueue((event) => writer.write(event));
  return {
    event(regarding, draft) {
      const event = correlator.correlate(regarding, draft);
      if (event !== undefined) queue.add(event);
    },
    flush: (timeoutMs = 5000) => queue.flush(clock, timeoutMs),
  };
}
