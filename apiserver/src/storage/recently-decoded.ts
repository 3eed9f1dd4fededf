import type { KubeObject } from '@kubets/machinery';

interface Decodable {
  readonly json: Buffer;
  decoded: KubeObject | undefined;
}

/** Bounds how many cached objects stay decoded at once, by the size of their JSON; the longest decoded is forgotten first. */
class RecentlyDecoded {
  readonly #entries = new Set<Decodable>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  remember(entry: Decodable): void {
    this.#entries.add(entry);
    this.#bytes += entry.json.length;
    for (const oldest of this.#entries) {
      if (this.#bytes <= this.#maxBytes || oldest === entry) return;
      this.#entries.delete(oldest);
      this.#bytes -= oldest.json.length;
      oldest.decoded = undefined;
    }
  }
}

/** Decoded objects take about four times their JSON. One bound for the process: it is its memory that is spared. */
export const recentlyDecoded = new RecentlyDecoded(8 * 1024 * 1024);
