import { expired } from '@kubets/machinery';
import { CachedEntry } from './cached-entry.ts';
import type { CachedObject } from './cached-object.ts';
import { encodeContinueToken } from './continue-token.ts';
import type { ListQuery, ObjectList, Selection } from './object-storage.ts';
import type { JoinedJson } from './joined-json.ts';
import type { Run } from './ordered-objects.ts';
import { planList, type ListPlan } from './read-plan.ts';
import { type Page, type PageRequest, pickFromSnapshot, readSnapshot, startAfter } from './read-snapshot.ts';
import { tooLargeResourceVersion } from './resource-version.ts';
import { compileSelection, type CompiledSelection } from './selection.ts';
import { CompactedError, FutureRevisionError, type Store } from './store.ts';
import { inSlices } from './time-slice.ts';
import type { View } from './view.ts';
import type { WatchCache } from './watch-cache.ts';
import type { Freshness } from './freshness.ts';

export interface ObjectListerOptions {
  readonly cache: WatchCache;
  readonly store: Store;
  readonly freshness: Freshness;
  readonly view: View;
}

/** Lists of one resource: from the watch cache wherever it holds the asked state, from the store's history otherwise. */
export class ObjectLister {
  readonly #options: ObjectListerOptions;

  constructor(options: ObjectListerOptions) {
    this.#options = options;
  }

  async list(query: ListQuery): Promise<ObjectList> {
    const plan = planList(query);
    const selection = this.#compile(query);
    const { limit } = query;
    const page = await this.#page(plan, selection, limit ? limit : Infinity);
    return this.#list(page, await this.#present(page.entries), selection);
  }

  /** What the cache holds now. */
  cachedList(query: Selection): readonly CachedEntry[] {
    const { cache } = this.#options;
    const selection = this.#compile(query);
    const { bucket } = selection;
    const keys =
      bucket.type === 'object'
        ? new Set([bucket.key])
        : bucket.type === 'field' || bucket.type === 'label'
          ? cache.index.ready(bucket, bucket.value)
          : undefined;
    if (keys)
      return [...keys]
        .sort()
        .flatMap((key) => cache.get(key) ?? [])
        .filter((entry) => selection.matches(entry));
    return [...cache.now().iterate(selection.prefix)].filter((entry) => selection.unfiltered || selection.matches(entry));
  }

  #compile(query: Selection): CompiledSelection {
    return compileSelection(this.#options.cache, query);
  }

  async #page(plan: ListPlan, selection: CompiledSelection, limit: number): Promise<Page> {
    const request = { selection, limit, start: plan.type === 'continue' ? selection.prefix + plan.start : selection.prefix };
    const exact = await this.#waitFor(plan);
    return exact === undefined ? this.#newest(request) : this.#at({ ...request, revision: exact }, plan.type === 'continue');
  }

  /** Returns the one revision that may be shown; undefined when it is the cache's own. */
  async #waitFor(plan: ListPlan): Promise<number | undefined> {
    const { freshness } = this.#options;
    switch (plan.type) {
      case 'any':
        await freshness.any();
        return undefined;
      case 'latest':
        await freshness.latest();
        return undefined;
      case 'not-older-than':
        await freshness.notOlderThan(plan.revision);
        return undefined;
      case 'exact':
        await freshness.notOlderThan(plan.revision);
        return plan.revision;
      case 'continue':
        await (plan.revision === undefined ? freshness.latest() : freshness.notOlderThan(plan.revision));
        return plan.revision;
    }
  }

  async #newest(request: Omit<PageRequest, 'revision'>): Promise<Page> {
    const { cache } = this.#options;
    const keys = await cache.candidates(request.selection);
    const { revision } = cache;
    const snapshot = cache.snapshot();
    const page = await (keys ? pickFromSnapshot(snapshot, keys, { ...request, revision }) : readSnapshot(snapshot, { ...request, revision }));
    if (page.next) cache.snapshots.keep(revision, snapshot);
    return page;
  }

  async #at(request: PageRequest, continued: boolean): Promise<Page> {
    const { cache } = this.#options;
    const { revision } = request;
    const snapshot = cache.isUnchangedSince(revision) ? cache.snapshot() : cache.snapshots.get(revision);
    if (snapshot) {
      const page = await readSnapshot(snapshot, request);
      if (page.next) cache.snapshots.keep(revision, snapshot);
      return page;
    }
    try {
      return await this.#fromHistory(request);
    } catch (error) {
      throw explainHistory(error, request, continued);
    }
  }

  async #fromHistory(request: PageRequest): Promise<Page> {
    const { selection, limit, start, revision } = request;
    const entries: CachedEntry[] = [];
    let after = beforeStart(start);
    for (;;) {
      const { items, remaining } = await this.#options.store.list(selection.prefix, { revision, after, limit: Math.min(limit, historyPage) });
      for (const [index, { key, value, revision: at }] of items.entries()) {
        const entry = CachedEntry.fromStored(key, at, value);
        if (!selection.unfiltered && !selection.matches(entry)) continue;
        entries.push(entry);
        if (entries.length < limit) continue;
        const left = items.length - index - 1 + remaining;
        return { entries, revision, next: left > 0 ? { start: startAfter(key), remaining: selection.unfiltered ? left : undefined } : undefined };
      }
      const last = items.at(-1);
      if (last === undefined || remaining === 0) return { entries, revision };
      after = last.key;
    }
  }

  async #present(entries: readonly CachedEntry[]): Promise<readonly CachedObject[]> {
    const { view } = this.#options;
    if (view.asStored) return entries;
    const items: CachedObject[] = [];
    await inSlices(entries, (entry) => items.push(view.present(entry)));
    return items;
  }

  #list({ revision, next, runs }: Page, items: readonly CachedObject[], { prefix }: CompiledSelection): ObjectList {
    const { view, cache } = this.#options;
    return {
      items,
      joined: runs && view.asStored ? () => joinedJson(cache.joined, runs) : undefined,
      resourceVersion: String(revision),
      ...(next && { continueToken: encodeContinueToken({ revision, start: next.start.slice(prefix.length) }), remainingItemCount: next.remaining }),
    };
  }
}

async function joinedJson(joined: JoinedJson, runs: readonly Run<CachedEntry>[]): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  await inSlices(runs, (run) => pieces.push(...joined.of(run)));
  return pieces;
}

const beforeStart = (start: string): string => (start.endsWith('\0') ? start.slice(0, -1) : start);

function explainHistory(error: unknown, { selection, start, revision }: PageRequest, continued: boolean): unknown {
  if (error instanceof FutureRevisionError) return tooLargeResourceVersion(revision, error.currentRevision);
  if (!(error instanceof CompactedError)) return error;
  if (!continued) return expired('The resourceVersion for the provided list is too old.');
  return expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, ' +
      'or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an ' +
      'inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    { continue: encodeContinueToken({ revision: -1, start: start.slice(selection.prefix.length) }) },
  );
}

const historyPage = 1000;
