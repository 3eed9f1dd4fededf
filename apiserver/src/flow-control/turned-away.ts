import { type ApiError, apiError } from '@kubets/machinery';
import type { Rejection } from './flow-tally.ts';

/** A request found no seat. */
export class TurnedAway extends Error {
  readonly reason: Rejection;

  constructor(reason: Rejection, options?: ErrorOptions) {
    super(`turned away: ${reason}`, options);
    this.reason = reason;
  }
}

/** What its sender is told: to come again, unless it has gone. */
export function refusalOf({ reason, cause }: TurnedAway): unknown {
  return reason === 'cancelled' ? cause : tooManyRequests();
}

const tooManyRequests = (): ApiError => apiError('TooManyRequests', 'too many requests, please try again later', { retryAfterSeconds: 1 });
