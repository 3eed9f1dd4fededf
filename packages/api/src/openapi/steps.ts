/** Work that its caller may interrupt at every `yield`; what it comes to is returned. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As `mapValues`, one value a step. */
export function* mapInSteps<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Steps<Record<string, To>> {
  const mapped: [string, To][] = [];
  for (const [key, value] of Object.entries(record)) {
    mapped.push([key, change(value)]);
    yield;
  }
  return Object.fromEntries(mapped);
}
