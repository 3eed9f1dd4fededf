/** `1,3-5`: ranges of the indexes of a Job, as its status and its success policy write them. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** What a list of indexes names, or what is wrong with it. Indexes rise, and are below `completions`. */
export function parseIndexRanges(text: string, completions: number): readonly IndexRange[] | string {
  if (text === '') return [];
  const ranges: IndexRange[] = [];
  for (const part of text.split(',')) {
    const match = /^(0|[1-9]\d{0,9})(?:-(0|[1-9]\d{0,9}))?$/.exec(part);
    if (match === null) return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    const before = ranges.at(-1)?.to ?? -1;
    if (to >= completions) return `too large index: ${JSON.stringify(String(to))}`;
    if (from <= before) return `non-increasing order, previous: ${before}, current: ${from}`;
    if (match[2] !== undefined && to <= from) return `non-increasing order, previous: ${from}, current: ${to}`;
    ranges.push({ from, to });
  }
  return ranges;
}

export const countIndexes = (ranges: readonly IndexRange[]): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

export const overlap = (some: readonly IndexRange[], others: readonly IndexRange[]): boolean =>
  some.some(({ from, to }) => others.some((other) => from <= other.to && other.from <= to));
