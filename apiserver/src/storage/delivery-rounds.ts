import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { TimeSlice } from './time-slice.ts';

interface Receiver {
  /** Hands over all that was offered since the last time. */
  flush(): void;
}

interface Releasable {
  release(): void;
}

/**
 * Delivers changes to watchers in rounds: what a watcher was offered since the last round goes out in one write. A round
 * with many watchers is cut into turns, so that requests are answered in between, and followed by a pause as long as it
 * took: under load there are fewer and larger writes, and half of the time stays for everything else.
 */
export class DeliveryRounds {
  #receivers: Receiver[] = [];
  #changes: Releasable[] = [];
  #running = false;

  /** The receiver takes part in the next round. */
  add(receiver: Receiver): void {
    this.#receivers.push(receiver);
  }

  /** Calls for a round at the end of this tick; what the change holds for its delivery is released after it. */
  announce(change: Releasable): void {
    this.#changes.push(change);
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (this.#changes.length > 0) {
      await nextTurn();
      const began = performance.now();
      await this.#round();
      const took = performance.now() - began;
      if (took > shortRoundMs) await pause(Math.min(took, longestPauseMs));
    }
    this.#running = false;
  }

  async #round(): Promise<void> {
    const receivers = this.#receivers;
    const changes = this.#changes;
    this.#receivers = [];
    this.#changes = [];
    const slice = new TimeSlice();
    for (const receiver of receivers) {
      receiver.flush();
      if (slice.spent) await slice.soon();
    }
    for (const change of changes) change.release();
  }
}

const shortRoundMs = 2;
const longestPauseMs = 20;
