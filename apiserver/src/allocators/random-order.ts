/** A whole number from 0 up to, not including, `limit`. */
export type RandomBelow = (limit: number) => number;

/** Every whole number from `first` to `last` once: in order, starting somewhere in the middle. */
export function* rotated(first: number, last: number, randomBelow: RandomBelow): Iterable<number> {
  const count = last - first + 1;
  if (count <= 0) return;
  const start = randomBelow(count);
  for (let step = 0; step < count; step++) yield first + ((start + step) % count);
}
