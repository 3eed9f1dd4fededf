interface Restart {
  /** How long after `at` the next one may follow. */
  readonly delayMs: number;
  readonly at: number;
}

const firstMs = 1000;
const limitMs = 15 * 60_000;

/** How long an ended daemon pod's place waits to be filled anew: not the first time, then 1 s doubling to 15 min, forgotten after twice that. */
export class RestartBackOff {
  readonly #restarts = new Map<string, Restart>();

  /** Milliseconds until a pod at this place may be replaced; when that is 0, it counts as replaced. */
  wait(place: string, now: Date): number {
    const at = now.getTime();
    const last = this.#restarts.get(place);
    const left = last === undefined ? 0 : last.at + last.delayMs - at;
    if (left > 0) return left;
    this.#forgetBefore(at - 2 * limitMs);
    const delayMs = last === undefined ? firstMs : Math.min(last.delayMs * 2, limitMs);
    this.#restarts.set(place, { at, delayMs });
    return 0;
  }

  #forgetBefore(at: number): void {
    for (const [place, restart] of this.#restarts) if (restart.at < at) this.#restarts.delete(place);
  }
}
