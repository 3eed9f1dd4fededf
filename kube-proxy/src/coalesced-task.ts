import { type Clock, pause } from '@kubets/machinery';

export interface CoalescedTask {
  /** Runs the task soon: at once when it has rested long enough; calls meanwhile become one run. */
  request(): void;
  /** Resolves when no run is under way or asked for. */
  idle(): Promise<void>;
}

export interface CoalescedTaskOptions {
  readonly run: () => Promise<void>;
  /** A failed run is repeated after the rest. */
  readonly failed: (error: unknown) => void;
  readonly restMs: number;
  readonly retryMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A task that never runs twice at once and rests between runs: many changes in a burst cost one run. */
export function coalescedTask({ run, failed, restMs, retryMs, clock, signal }: CoalescedTaskOptions): CoalescedTask {
  let asked = false;
  let running: Promise<void> | undefined;

  async function loop(): Promise<void> {
    while (asked && !signal.aborted) {
      asked = false;
      const rest = await runOnce();
      await pause(clock, rest, signal);
    }
    running = undefined;
  }

  async function runOnce(): Promise<number> {
    try {
      await run();
      return restMs;
    } catch (error) {
      asked = true;
      failed(error);
      return retryMs;
    }
  }

  return {
    request() {
      asked = true;
      // Deferred, so that `running` is set before the first run can ask for another.
      running ??= Promise.resolve().then(loop);
    },
    async idle() {
      while (running !== undefined) await running;
    },
  };
}
