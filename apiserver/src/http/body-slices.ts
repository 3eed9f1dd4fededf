/** Bodies are handed to the socket in slices of about this size, so that a long list never holds the loop. */
export const sliceBytes = 256 * 1024;
/** A part of this size is a slice by itself, not copied. */
const wholeBytes = 64 * 1024;

/** The parts one after the other, in slices: small ones copied into one buffer, good until the next slice is asked for, so that a long list makes no garbage. */
export function* bodySlices(parts: readonly Buffer[], size: number): Generator<Buffer> {
  const slice = Buffer.allocUnsafeSlow(Math.min(size, sliceBytes));
  let filled = 0;
  for (const part of parts) {
    const whole = part.length >= wholeBytes;
    if (filled > 0 && (whole || filled + part.length > slice.length)) {
      yield slice.subarray(0, filled);
      filled = 0;
    }
    if (whole) yield* inPieces(part);
    else filled += part.copy(slice, filled);
  }
  if (filled > 0) yield slice.subarray(0, filled);
}

function* inPieces(part: Buffer): Generator<Buffer> {
  for (let from = 0; from < part.length; from += sliceBytes) yield part.subarray(from, from + sliceBytes);
}
