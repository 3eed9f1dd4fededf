import type { RuntimeEvent } from '../../runtime/container-runtime.ts';

/** Events of a runtime, for as many followers as there are; none misses one from the moment it began to follow. */
export class FakeEvents {
  readonly #listeners = new Set<(event: RuntimeEvent) => void>();

  emit(event: RuntimeEvent): void {
    this.#listeners.forEach((listener) => listener(event));
  }

  async *follow(signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const waiting: RuntimeEvent[] = [{ type: 'resync' }];
    let wake: () => void = () => undefined;
    const listener = (event: RuntimeEvent): void => {
      waiting.push(event);
      wake();
    };
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => wake(), { once: true });
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }
}
