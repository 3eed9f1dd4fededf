import type { CachedEntry } from './cached-entry.ts';
import { isWhole, type Run, type Snapshot } from './ordered-objects.ts';
import type { CompiledSelection } from './selection.ts';
import { inSlices, sliceFor } from './time-slice.ts';

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

/** In key order, in slices. */
async function scan(snapshot: Snapshot<CachedEntry>, request: PageRequest, keys?: ReadonlySet<string>): Promise<Page> {
  const { selection, limit, start, revision } = request;
  const slice = await sliceFor(snapshot.count(selection.prefix, start));
  const isWanted = keys ? ({ key }: CachedEntry) => keys.has(key) : () => true;
  const entries: CachedEntry[] = [];
  let seen = 0;
  for (const entry of snapshot.iterate(selection.prefix, start)) {
    if (++seen % 64 === 0 && slice.spent) await slice.next();
    if (!isWanted(entry) || !matches(selection, entry, keys !== undefined)) continue;
    if (entries.length === limit) return { entries, revision, next: nextPage(snapshot, request, entries.at(-1)!.key) };
    entries.push(entry);
  }
  return { entries, revision };
}

function nextPage(snapshot: Snapshot<CachedEntry>, { selection }: PageRequest, last: string): Page['next'] {
  const start = startAfter(last);
  return { start, remaining: selection.unfiltered ? snapshot.count(selection.prefix, start) : undefined };
}

/** The same from the keys an index has now, at the moment of the snapshot. */
export async function pickFromSnapshot(snapshot: Snapshot<CachedEntry>, keys: ReadonlySet<string>, request: PageRequest): Promise<Page> {
  const { selection, limit, start, revision } = request;
  // Many keys take long to put in order; walking past the objects that have others does not.
  if (keys.size >= manyKeys && keys.size * 16 > snapshot.count(selection.prefix)) return scan(snapshot, request, new Set(keys));
  const found: CachedEntry[] = [];
  await inSlices([...keys].sort(), (key) => {
    const entry = key >= start && key.startsWith(selection.prefix) ? snapshot.get(key) : undefined;
    if (entry && matches(selection, entry, true)) found.push(entry);
  });
  if (found.length <= limit) return { entries: found, revision };
  return { entries: found.slice(0, limit), revision, next: { start: startAfter(found[limit - 1]!.key), remaining: undefined } };
}

const manyKeys = 512;

const matches = (selection: CompiledSelection, entry: CachedEntry, isInBucket: boolean): boolean =>
  selection.unfiltered || (isInBucket && selection.bucketSuffices) || selection.matches(entry);

/** The smallest key above `key`. */
export const startAfter = (key: string): string => `${key}\0`;
