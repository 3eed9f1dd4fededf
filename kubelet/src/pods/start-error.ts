import type { FailureReason } from './pod-situation.ts';

/** A container could not be started; `reason` is what its waiting state says. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
