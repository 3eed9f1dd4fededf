/** The value below which a share of the sorted numbers lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}

/** A figure beside its bar: `5,400/s, 2.95 times the peer (bar 3)`. */
export function printRate(name: string, perSecond: number, peer?: { readonly perSecond: number; readonly bar: number }): void {
  const ratio =
    peer === undefined ? '' : `, ${(perSecond / peer.perSecond).toFixed(2)} times the peer's ${peer.perSecond.toLocaleString('en')}/s (bar ${peer.bar})`;
  console.log(`${name}: ${Math.round(perSecond).toLocaleString('en')}/s${ratio}`);
}

/** Runs `work` for every index below `total`, `width` at a time; returns the milliseconds each took. */
export async function parallel(total: number, width: number, work: (index: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) {
      const index = next++;
      const started = performance.now();
      await work(index);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return times;
}
