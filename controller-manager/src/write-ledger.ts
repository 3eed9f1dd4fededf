import type { Change, Informer } from '@kubets/control-loop';
import type { Clock, KubeObject } from '@kubets/machinery';

/**
 * What this process wrote and its cache has not shown yet, so that nobody decides on a cache older than the own last
 * write. A caller may rely on `view` holding every own creation, and no own deletion, until the cache shows it.
 */
export interface WriteLedger<T extends KubeObject> {
  /** An object as the server returned it from create, update or patch. */
  readonly wrote: (object: T) => void;
  /** The server answered that the object is gone. */
  readonly removed: (object: T) => void;
  /** A cached object, or the own later write of it. */
  latest(cached: T): T;
  /** The cached objects with later own writes laid over them, plus own creations of which `belongs` holds. */
  view(cached: readonly T[], belongs: (object: T) => boolean): readonly T[];
}

interface Entry<T> {
  readonly object: T;
  readonly gone: boolean;
  readonly at: number;
}

/** An event that never comes (a relist hid it) must not bind us for ever. */
const forgetAfterMs = 60_000;

export function createWriteLedger<T extends KubeObject>(informer: Informer<T>, clock: Clock): WriteLedger<T> {
  const entries = new Map<string, Entry<T>>();
  informer.onChange((change) => settle(entries, change));

  const record = (object: T, gone: boolean): void => {
    const cached = informer.lister.get(cacheKey(object));
    if (!gone && cached && revisionOf(cached) >= revisionOf(object)) return;
    entries.set(object.metadata.uid, { object, gone, at: clock.now().getTime() });
  };

  return {
    wrote: (object) => record(object, false),
    removed: (object) => record(object, true),
    latest: (cached) => laterOf(cached, entries.get(cached.metadata.uid)) ?? cached,
    view(cached, belongs) {
      forgetOld(entries, clock.now().getTime());
      if (entries.size === 0) return cached;
      const seen = new Set(cached.map((object) => object.metadata.uid));
      const current = cached.map((object) => laterOf(object, entries.get(object.metadata.uid)));
      const created = [...entries.values()].filter((entry) => !entry.gone && !seen.has(entry.object.metadata.uid) && belongs(entry.object));
      return [...current.filter((object) => object !== undefined), ...created.map((entry) => entry.object)];
    },
  };
}

function laterOf<T extends KubeObject>(cached: T, entry: Entry<T> | undefined): T | undefined {
  if (entry === undefined) return cached;
  if (entry.gone) return undefined;
  return revisionOf(entry.object) > revisionOf(cached) ? entry.object : cached;
}

function settle<T extends KubeObject>(entries: Map<string, Entry<T>>, change: Change<T>): void {
  if (entries.size === 0) return;
  if (change.type === 'deleted') entries.delete(change.object.metadata.uid);
  else if (change.type === 'replaced') settleRelist(entries, change.objects, change.old);
  else settleSeen(entries, change.object);
}

function settleSeen<T extends KubeObject>(entries: Map<string, Entry<T>>, object: T): void {
  const entry = entries.get(object.metadata.uid);
  if (entry && !entry.gone && revisionOf(object) >= revisionOf(entry.object)) entries.delete(object.metadata.uid);
}

function settleRelist<T extends KubeObject>(entries: Map<string, Entry<T>>, objects: readonly T[], old: readonly T[]): void {
  const present = new Set(objects.map((object) => object.metadata.uid));
  for (const object of objects) settleSeen(entries, object);
  for (const object of old) if (!present.has(object.metadata.uid)) entries.delete(object.metadata.uid);
}

function forgetOld<T>(entries: Map<string, Entry<T>>, now: number): void {
  for (const [uid, entry] of entries) if (now - entry.at > forgetAfterMs) entries.delete(uid);
}

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion);
}

function cacheKey({ metadata }: KubeObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}
