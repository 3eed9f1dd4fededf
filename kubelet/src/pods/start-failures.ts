import type { FailureReason, StartFailure } from './pod-situation.ts';
import { StartError } from './start-error.ts';

const configRetryMs = 5_000;
const imageBackOffMs = 10_000;
const longestImageBackOffMs = 300_000;

/** Why containers of a pod could not be started, by name, and when each is tried again. */
export class StartFailures {
  readonly #failures = new Map<string, StartFailure>();

  get byName(): ReadonlyMap<string, StartFailure> {
    return this.#failures;
  }

  /** An image is waited for longer and longer, anything else for the same short time. */
  record(name: string, error: unknown, now: Date): StartFailure {
    const reason = error instanceof StartError ? error.reason : 'CreateContainerError';
    const attempts = (this.#failures.get(name)?.attempts ?? 0) + 1;
    const delay = reason === 'ErrImagePull' ? Math.min(imageBackOffMs * 2 ** (attempts - 1), longestImageBackOffMs) : configRetryMs;
    const failure = { reason, message: (error as Error).message, attempts, retryAt: new Date(now.getTime() + delay) };
    this.#failures.set(name, failure);
    return failure;
  }

  /** A failed pull turns into waiting for the next one; false when that is no longer what the container waits for. */
  showPullBackOff(name: string, message: string): boolean {
    const failure = this.#failures.get(name);
    if (failure?.reason !== 'ErrImagePull') return false;
    this.#failures.set(name, { ...failure, reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${failure.message}` });
    return true;
  }

  forget(name: string): void {
    this.#failures.delete(name);
  }

  /** What failed for this reason may be tried at once. */
  retryNow(reason: FailureReason): void {
    for (const [name, failure] of this.#failures) if (failure.reason === reason) this.#failures.delete(name);
  }
}
