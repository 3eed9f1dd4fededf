import { statfs } from 'node:fs/promises';
import type { LoopLog } from '@kubets/control-loop';
import { type Clock, pause } from '@kubets/machinery';
import type { ContainerRuntime, ImageSummary } from '../runtime/container-runtime.ts';

export interface ImageCollectorOptions {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly log: LoopLog;
  /** Per cent of the disk in use. */
  readonly highThreshold: number;
  readonly lowThreshold: number;
  readonly minimumAgeMs: number;
  /** The images that containers were made of, and those that are always kept. */
  readonly inUse: () => ReadonlySet<string>;
  readonly pinned: readonly string[];
  readonly disk: () => Promise<Disk>;
}

export interface Disk {
  readonly used: number;
  readonly capacity: number;
}

interface KnownImage {
  readonly foundAt: Date;
  readonly usedAt: Date;
}

const collectEveryMs = 300_000;

/** Removes images that no container uses when the disk fills up, those unused for longest first. */
export class ImageCollector {
  readonly #options: ImageCollectorOptions;
  readonly #known = new Map<string, KnownImage>();

  constructor(options: ImageCollectorOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted) {
      await this.collect().catch((error: unknown) => log.warn({ err: error }, 'unused images could not be removed'));
      await pause(clock, collectEveryMs, signal);
    }
  }

  /** Frees disk down to the low threshold once it is above the high one; 100 switches that off. */
  async collect(): Promise<void> {
    const { highThreshold, lowThreshold, disk } = this.#options;
    const unused = await this.#unused();
    const { used, capacity } = await disk();
    if (highThreshold >= 100 || used * 100 < capacity * highThreshold) return;
    await this.#free(unused, used - (capacity * lowThreshold) / 100);
  }

  /** Removes every image that nobody uses: the node needs the room. */
  async removeUnused(): Promise<void> {
    if (this.#options.highThreshold < 100) await this.#free(await this.#unused(), Infinity);
  }

  async #unused(): Promise<readonly ImageSummary[]> {
    const { runtime, clock, inUse, pinned } = this.#options;
    const [images, used, now] = [await runtime.images(), inUse(), clock.now()];
    for (const id of this.#known.keys()) if (!images.some((image) => image.id === id)) this.#known.delete(id);
    for (const { id } of images) {
      const known = this.#known.get(id) ?? { foundAt: now, usedAt: new Date(0) };
      this.#known.set(id, used.has(id) ? { ...known, usedAt: now } : known);
    }
    return images.filter(({ id, names }) => !used.has(id) && !names.some((name) => pinned.includes(name)));
  }

  async #free(unused: readonly ImageSummary[], wanted: number): Promise<void> {
    const { runtime, clock, minimumAgeMs, log } = this.#options;
    const ageOf = (image: ImageSummary): KnownImage => this.#known.get(image.id) ?? { foundAt: clock.now(), usedAt: clock.now() };
    const oldestFirst = unused.toSorted(
      (a, b) => ageOf(a).usedAt.getTime() - ageOf(b).usedAt.getTime() || ageOf(a).foundAt.getTime() - ageOf(b).foundAt.getTime(),
    );
    let freed = 0;
    for (const image of oldestFirst) {
      if (freed >= wanted) return;
      if (clock.now().getTime() - ageOf(image).foundAt.getTime() < minimumAgeMs) continue;
      log.info({ image: image.names[0] ?? image.id, bytes: image.size }, 'removing an image that no container uses');
      await runtime.removeImage(image.id);
      freed += image.size;
    }
  }
}

/** How full the file system of a directory is. */
export async function diskOf(directory: string): Promise<Disk> {
  const { blocks, bavail, bsize } = await statfs(directory);
  return { used: (blocks - bavail) * bsize, capacity: blocks * bsize };
}
