/** Keys by priority, first come first served within one. There are few priorities, so each has a lane of its own. */
export class PriorityLanes {
  readonly #lanes = new Map<number, Set<string>>();
  readonly #priorityOf = new Map<string, number>();
  /** Highest first. */
  #order: number[] = [];

  get size(): number {
    return this.#priorityOf.size;
  }

  has(key: string): boolean {
    return this.#priorityOf.has(key);
  }

  add(key: string, priority: number): void {
    if (this.#priorityOf.has(key)) return;
    this.#priorityOf.set(key, priority);
    const lane = this.#lanes.get(priority);
    if (lane !== undefined) return void lane.add(key);
    this.#lanes.set(priority, new Set([key]));
    this.#order = [...this.#lanes.keys()].toSorted((a, b) => b - a);
  }

  delete(key: string): void {
    const priority = this.#priorityOf.get(key);
    if (priority === undefined) return;
    this.#priorityOf.delete(key);
    const lane = this.#lanes.get(priority);
    lane?.delete(key);
    if (lane?.size !== 0) return;
    this.#lanes.delete(priority);
    this.#order = this.#order.filter((other) => other !== priority);
  }

  shift(): string | undefined {
    const [highest] = this.#order;
    if (highest === undefined) return undefined;
    const key = this.#lanes.get(highest)?.values().next().value;
    if (key !== undefined) this.delete(key);
    return key;
  }
}
