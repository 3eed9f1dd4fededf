import type { Clock } from '@kubets/machinery';

interface Delayed<K> {
  readonly key: K;
  readonly at: number;
}

/** Keys that come due later, each once at its earliest time; one timer for all of them. */
export class DelayedKeys<K> {
  readonly #clock: Clock;
  readonly #onDue: (key: K) => void;
  readonly #dueAt = new Map<K, number>();
  readonly #heap: Delayed<K>[] = [];
  #sleeping: { readonly until: number; readonly controller: AbortController } | undefined;

  constructor(clock: Clock, onDue: (key: K) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#dueAt.size;
  }

  add(key: K, delayMs: number): void {
    const at = this.#clock.now().getTime() + delayMs;
    const known = this.#dueAt.get(key);
    if (known !== undefined && known <= at) return;
    this.#dueAt.set(key, at);
    this.#push({ key, at });
    this.#sleep();
  }

  clear(): void {
    this.#dueAt.clear();
    this.#heap.length = 0;
    this.#sleeping?.controller.abort();
    this.#sleeping = undefined;
  }

  #sleep(): void {
    const first = this.#heap[0];
    if (first === undefined || (this.#sleeping !== undefined && this.#sleeping.until <= first.at)) return;
    this.#sleeping?.controller.abort();
    const controller = new AbortController();
    const sleeping = { until: first.at, controller };
    this.#sleeping = sleeping;
    this.#clock.sleep(Math.max(0, first.at - this.#clock.now().getTime()), controller.signal).then(
      () => this.#wake(),
      () => undefined,
    );
  }

  #wake(): void {
    this.#sleeping = undefined;
    const now = this.#clock.now().getTime();
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#pop();
      // A key that was moved earlier leaves its later entry behind.
      if (this.#dueAt.get(first.key) !== first.at) continue;
      this.#dueAt.delete(first.key);
      this.#onDue(first.key);
    }
    this.#sleep();
  }

  #push(item: Delayed<K>): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= item.at) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const [child, index] = right !== undefined && left !== undefined && right.at < left.at ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (child === undefined || child.at >= last.at) break;
      heap[at] = child;
      at = index;
    }
    heap[at] = last;
  }
}
