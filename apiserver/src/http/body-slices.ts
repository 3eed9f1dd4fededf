/** Bodies are handed to the socket in slices of this size, so that a long list never holds the loop. Above any stream's high-water mark: a full slice is always waited for. */
const sliceBytes = 256 * 1024;

/** The parts one after the other, in slices of one buffer: each is good until the next is asked for. A long list makes no garbage. */
export function* bodySlices(parts: readonly Buffer[], size: number): Generator<Buffer> {
  const slice = Buffer.allocUnsafeSlow(Math.min(size, sliceBytes));
  let filled = 0;
  for (const part of parts) {
    for (let taken = 0; taken < part.length;) {
      const copied = part.copy(slice, filled, taken);
      taken += copied;
      filled += copied;
      if (filled < slice.length) continue;
      yield slice;
      filled = 0;
    }
  }
  if (filled > 0) yield slice.subarray(0, filled);
}
