import type { CachedEntry } from './cached-entry.ts';
import type { Change } from './change.ts';
import type { FieldValues } from './field-values.ts';
import type { Bucket } from './selection.ts';

/** Watchers by what they select, so that a change visits those it may concern and no others. */
export class WatcherBuckets<W> {
  readonly #resourcePrefix: string;
  readonly #values: FieldValues;
  readonly #all = new Set<W>();
  readonly #byKey = new Map<string, Set<W>>();
  readonly #byNamespace = new Map<string, Set<W>>();
  readonly #byField = new Map<string, Map<string, Set<W>>>();
  readonly #byLabel = new Map<string, Map<string, Set<W>>>();

  constructor(resourcePrefix: string, values: FieldValues) {
    this.#resourcePrefix = resourcePrefix;
    this.#values = values;
  }

  add(bucket: Bucket, watcher: W): void {
    this.#group(bucket, true)!.add(watcher);
  }

  remove(bucket: Bucket, watcher: W): void {
    const group = this.#group(bucket, false);
    group?.delete(watcher);
    if (group?.size === 0) this.#forget(bucket);
  }

  /** Calls `visit` once for each watcher that the change may concern. */
  visit({ previous, current }: Change, visit: (watcher: W) => void): void {
    const { key } = (current ?? previous)!;
    this.#all.forEach(visit);
    this.#byKey.get(key)?.forEach(visit);
    if (this.#byNamespace.size > 0) this.#byNamespace.get(this.#namespacePrefix(key))?.forEach(visit);
    for (const [field, watchers] of this.#byField) visitEither(watchers, this.#field(previous, field), this.#field(current, field), visit);
    if (this.#byLabel.size === 0) return;
    const before = previous?.labels();
    const now = current?.labels();
    for (const [label, watchers] of this.#byLabel) visitEither(watchers, before?.[label], now?.[label], visit);
  }

  #field(entry: CachedEntry | undefined, field: string): string | undefined {
    return entry && this.#values.value(entry, field);
  }

  #namespacePrefix(key: string): string {
    return key.slice(0, key.indexOf('/', this.#resourcePrefix.length) + 1);
  }

  #group(bucket: Bucket, make: boolean): Set<W> | undefined {
    if (bucket.type === 'all') return this.#all;
    if (bucket.type === 'object') return groupIn(this.#byKey, bucket.key, make);
    if (bucket.type === 'namespace') return groupIn(this.#byNamespace, bucket.prefix, make);
    const dimensions = bucket.type === 'field' ? this.#byField : this.#byLabel;
    let values = dimensions.get(bucket.name);
    if (values === undefined && make) dimensions.set(bucket.name, (values = new Map()));
    return values && groupIn(values, bucket.value, make);
  }

  #forget(bucket: Bucket): void {
    if (bucket.type === 'object') this.#byKey.delete(bucket.key);
    if (bucket.type === 'namespace') this.#byNamespace.delete(bucket.prefix);
    if (bucket.type !== 'field' && bucket.type !== 'label') return;
    const dimensions = bucket.type === 'field' ? this.#byField : this.#byLabel;
    const values = dimensions.get(bucket.name);
    values?.delete(bucket.value);
    if (values?.size === 0) dimensions.delete(bucket.name);
  }
}

function groupIn<W>(groups: Map<string, Set<W>>, id: string, make: boolean): Set<W> | undefined {
  const known = groups.get(id);
  if (known || !make) return known;
  const group = new Set<W>();
  groups.set(id, group);
  return group;
}

function visitEither<W>(watchers: ReadonlyMap<string, ReadonlySet<W>>, before: string | undefined, now: string | undefined, visit: (watcher: W) => void): void {
  if (now !== undefined) watchers.get(now)?.forEach(visit);
  if (before !== undefined && before !== now) watchers.get(before)?.forEach(visit);
}
