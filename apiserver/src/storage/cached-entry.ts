import type { KubeObject } from '@kubets/machinery';
import type { CachedObject } from './cached-object.ts';
import { recentlyDecoded } from './recently-decoded.ts';
import { readLabels, withResourceVersion } from './stored-form.ts';

/** An object in the watch cache. Kept small: there are as many of these as objects in the cluster. */
export class CachedEntry implements CachedObject {
  readonly key: string;
  readonly revision: number;
  json: Buffer;
  /** What the object costs to decode is kept for the most recently used alone. */
  decoded: KubeObject | undefined;
  /** The values of the cache's selectable fields once one was selected by, in the cache's order. */
  fields: readonly string[] | undefined;

  constructor(key: string, revision: number, json: Buffer) {
    this.key = key;
    this.revision = revision;
    this.json = json;
    this.decoded = undefined;
    this.fields = undefined;
  }

  static fromStored(key: string, revision: number, value: Buffer): CachedEntry {
    return new CachedEntry(key, revision, withResourceVersion(value, revision));
  }

  object(): KubeObject {
    if (this.decoded === undefined) {
      this.decoded = this.peek();
      recentlyDecoded.remember(this);
    }
    return this.decoded;
  }

  /** As `object`, for a single look: the decoded form is not kept. */
  peek(): KubeObject {
    return this.decoded ?? (JSON.parse(this.json.toString('utf8')) as KubeObject);
  }

  labels(): Readonly<Record<string, string>> | undefined {
    return this.decoded ? this.decoded.metadata.labels : readLabels(this.json);
  }

  /** Lays the bytes into `block`, where they are shared from now on. */
  moveTo(block: Buffer, start: number): void {
    const { json } = this;
    json.copy(block, start);
    this.json = block.subarray(start, start + json.length);
  }

  /** Takes the bytes out of a block again: one object must not hold all the others of it. */
  moveOut(): void {
    const { json } = this;
    if (json.buffer.byteLength === json.length) return;
    this.json = Buffer.allocUnsafeSlow(json.length);
    json.copy(this.json);
  }

  /** The same object at another revision: what a deletion shows. */
  at(revision: number): CachedEntry {
    const moved = new CachedEntry(this.key, revision, withResourceVersion(this.json, revision));
    moved.fields = this.fields;
    return moved;
  }
}
