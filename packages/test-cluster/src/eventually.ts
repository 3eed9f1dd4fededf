export interface EventuallyOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/** Repeats `check` until it neither throws nor returns false, and returns what it returned; rethrows its last failure in the end. */
export async function eventually<T>(check: () => T | Promise<T>, { timeoutMs = 30_000, intervalMs = 20 }: EventuallyOptions = {}): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if (outcome.ok) return outcome.value;
    if (performance.now() >= deadline) throw outcome.failure;
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: unknown };

async function attempt<T>(check: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    const value = await check();
    return value === false ? { ok: false, failure: new Error('the condition never came true') } : { ok: true, value };
  } catch (failure) {
    return { ok: false, failure };
  }
}
