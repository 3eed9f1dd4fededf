import type { CachedEntry } from './cached-entry.ts';
import { isWhole, type Run } from './ordered-objects.ts';

/** The most bytes of one block. */
const blockBytes = 256 * 1024;
/** Larger objects stand by themselves: joining them would save nothing. */
const joinedBytes = 16 * 1024;
const comma = Buffer.from(',');

/**
 * The JSON of whole chunks of a cache as a list shows it, a comma after each object, joined in few blocks when a list
 * first asks for it. The objects' own bytes are views of the blocks from then on, so nothing is held twice.
 */
export class JoinedJson {
  readonly #blocks = new WeakMap<readonly CachedEntry[], readonly Buffer[]>();

  /** Of a snapshot's run. Not to be changed. */
  of(run: Run<CachedEntry>): readonly Buffer[] {
    if (!isWhole(run)) return run.chunk.slice(run.from, run.to).flatMap(({ json }) => [json, comma]);
    const known = this.#blocks.get(run.chunk);
    if (known) return known;
    const blocks = [...join(run.chunk)];
    this.#blocks.set(run.chunk, blocks);
    return blocks;
  }

  /** The chunk has changed: who still reads it as it was keeps no second copy of its bytes. */
  forget(chunk: readonly CachedEntry[]): void {
    this.#blocks.delete(chunk);
  }
}

function* join(entries: readonly CachedEntry[]): Generator<Buffer> {
  let from = 0;
  let size = 0;
  for (const [index, { json }] of entries.entries()) {
    const alone = json.length > joinedBytes;
    if (alone || size + json.length + 1 > blockBytes) {
      if (from < index) yield blockOf(entries.slice(from, index), size);
      from = alone ? index + 1 : index;
      size = 0;
    }
    if (alone) yield* [json, comma];
    else size += json.length + 1;
  }
  if (from < entries.length) yield blockOf(entries.slice(from), size);
}

function blockOf(entries: readonly CachedEntry[], size: number): Buffer {
  const block = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const entry of entries) {
    entry.moveTo(block, at);
    at += entry.json.length;
    block[at++] = comma[0]!;
  }
  return block;
}
