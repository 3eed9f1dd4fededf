export interface BatchOutcome<T> {
  readonly done: readonly T[];
  /** Never started, because an earlier batch failed. */
  readonly skipped: number;
  readonly errors: readonly unknown[];
}

/**
 * Runs `count` actions in batches of 1, 2, 4, … and stops after the first batch with a failure, so that a quota or a
 * broken admission costs one failed request and not hundreds.
 */
export async function inGrowingBatches<T>(count: number, action: (index: number) => Promise<T>): Promise<BatchOutcome<T>> {
  const done: T[] = [];
  let started = 0;
  for (let size = 1; started < count; size *= 2) {
    const batch = Math.min(size, count - started);
    const results = await Promise.allSettled(Array.from({ length: batch }, (_, index) => action(started + index)));
    started += batch;
    for (const result of results) if (result.status === 'fulfilled') done.push(result.value);
    const errors = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
    if (errors.length > 0) return { done, skipped: count - started, errors };
  }
  return { done, skipped: 0, errors: [] };
}
