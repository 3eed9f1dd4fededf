import type { CachedEntry } from './cached-entry.ts';
import { isWhole, type Run, type Snapshot } from './ordered-objects.ts';
import type { CompiledSelection } from './selection.ts';
import { inSlices, TimeSlice } from './time-slice.ts';

export interface PageRequest {
  readonly selection: CompiledSelection;
  readonly limit: number;
  /** The key to begin at. */
  readonly start: string;
  readonly revision: number;
}

export interface Page {
  readonly entries: readonly CachedEntry[];
  /** The same as the cache holds them, of a whole list of all objects. */
  readonly runs?: readonly Run<CachedEntry>[] | undefined;
  readonly revision: number;
  /** Absent on the last page. `remaining` is unknown when a selector filters. */
  readonly next?: { readonly start: string; readonly remaining: number | undefined } | undefined;
}

/** What is asked for of a snapshot, in key order. */
export async function readSnapshot(snapshot: Snapshot<CachedEntry>, request: PageRequest): Promise<Page> {
  return request.selection.unfiltered && request.limit === Infinity ? readAll(snapshot, request) : scan(snapshot, request);
}

/** Without looking at a single object. */
function readAll(snapshot: Snapshot<CachedEntry>, { selection, start, revision }: PageRequest): Page {
  const runs = [...snapshot.runs(selection.prefix, start)];
  return { entries: runs.flatMap((run) => (isWhole(run) ? run.chunk : run.chunk.slice(run.from, run.to))), runs, revision };
}

/** Reads a snapshot in key order, in slices. */
async function scan(snapshot: Snapshot<CachedEntry>, { selection, limit, start, revision }: PageRequest): Promise<Page> {
  const slice = new TimeSlice();
  const entries: CachedEntry[] = [];
  let last: string | undefined;
  let seen = 0;
  for (const entry of snapshot.iterate(selection.prefix, start)) {
    if (++seen % 64 === 0 && slice.spent) await slice.next();
    if (!selection.unfiltered && !selection.matches(entry)) continue;
    if (entries.length < limit) entries.push(entry);
    else
      return {
        entries,
        revision,
        next: { start: startAfter(last!), remaining: selection.unfiltered ? snapshot.count(selection.prefix, startAfter(last!)) : undefined },
      };
    last = entry.key;
  }
  return { entries, revision };
}

/** The same from the keys an index had at the moment of the snapshot. */
export async function pickFromSnapshot(
  snapshot: Snapshot<CachedEntry>,
  keys: readonly string[],
  { selection, limit, start, revision }: PageRequest,
): Promise<Page> {
  const found: CachedEntry[] = [];
  await inSlices(keys, (key) => {
    const entry = key >= start ? snapshot.get(key) : undefined;
    if (entry && selection.matches(entry)) found.push(entry);
  });
  inKeyOrder(found);
  if (found.length <= limit) return { entries: found, revision };
  return { entries: found.slice(0, limit), revision, next: { start: startAfter(found[limit - 1]!.key), remaining: undefined } };
}

export function inKeyOrder(entries: CachedEntry[]): readonly CachedEntry[] {
  return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The smallest key above `key`. */
export const startAfter = (key: string): string => `${key}\0`;
