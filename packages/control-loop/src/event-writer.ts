import { events } from '@kubets/api';
import type { Client } from '@kubets/client';
import { isApiError, type Clock } from '@kubets/machinery';
import { toEvent, type CorrelatedEvent, type EventSourceName } from './event-correlator.ts';
import type { LoopLog } from './loop-log.ts';

export interface EventWriterOptions {
  readonly client: Client;
  readonly source: EventSourceName;
  readonly clock: Clock;
  readonly log: LoopLog;
}

const attempts = 12;
const retryAfterMs = 10_000;

/** Brings events to the server: the first time as a new object, then as a higher count of it. */
export class EventWriter {
  readonly #options: EventWriterOptions;

  constructor(options: EventWriterOptions) {
    this.#options = options;
  }

  /** Tries again while the server cannot be reached; never rejects. */
  async write(event: CorrelatedEvent): Promise<void> {
    const { clock, log } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#writeOnce(event);
      } catch (error) {
        if (isApiError(error) || attempt >= attempts) return log.warn({ reason: event.draft.reason, err: error }, 'an event could not be recorded');
      }
      await clock.sleep(retryAfterMs);
    }
  }

  async #writeOnce(event: CorrelatedEvent): Promise<void> {
    const { client, source, clock } = this.#options;
    if (event.name !== undefined && (await this.#countUp(event, event.name))) return;
    const name = eventName(event.regarding.name ?? '', clock.now());
    await client.create(events, toEvent(event, name, source));
    event.name = name;
  }

  /** False when the server has forgotten the event. */
  async #countUp({ namespace, count, message, lastTimestamp }: CorrelatedEvent, name: string): Promise<boolean> {
    try {
      await this.#options.client.patch(events, { namespace, name }, { type: 'strategic', body: { count, message, lastTimestamp } });
      return true;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return false;
      throw error;
    }
  }
}

let sequence = 0;

/** `web.17f3a9c0d1e2f3a4`: the object's name and the moment in nanoseconds, told apart within a millisecond by a counter. */
function eventName(object: string, now: Date): string {
  sequence = (sequence + 1) % 1_000_000;
  return `${object}.${(BigInt(now.getTime()) * 1_000_000n + BigInt(sequence)).toString(16)}`;
}
