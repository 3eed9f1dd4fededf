import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '@kubets/machinery';

export interface RotationLimits {
  /** A file that would grow beyond is set aside; 0 means 100. */
  readonly maxMegabytes: number;
  /** How many files set aside are kept; 0 keeps all. */
  readonly maxBackups: number;
  /** For how long files set aside are kept; 0 keeps them for ever. */
  readonly maxAgeDays: number;
  readonly compress: boolean;
}

export interface RotatingFileOptions {
  readonly path: string;
  readonly limits: RotationLimits;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const megabyte = 1024 * 1024;
const defaultMegabytes = 100;
const day = 24 * 60 * 60 * 1000;

/** A file that is set aside as `<name>-<time><ending>` before it grows too large. Lines are never split nor lost between two files. */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  readonly #limit: number;
  #stream: WriteStream;
  #size: number;
  #waiting: string[] | undefined;
  #rotation: Promise<void> | undefined;

  private constructor(options: RotatingFileOptions, stream: WriteStream, size: number) {
    this.#options = options;
    this.#limit = (options.limits.maxMegabytes || defaultMegabytes) * megabyte;
    this.#stream = stream;
    this.#size = size;
  }

  /** Throws when the file cannot be opened. */
  static async open(options: RotatingFileOptions): Promise<RotatingFile> {
    const stream = await openForAppending(options);
    return new RotatingFile(options, stream, (await stat(options.path)).size);
  }

  write(line: string): void {
    if (this.#waiting) return void this.#waiting.push(line);
    const size = Buffer.byteLength(line);
    if (this.#size > 0 && this.#size + size > this.#limit) return this.#rotate(line);
    this.#size += size;
    this.#stream.write(line);
  }

  async close(): Promise<void> {
    while (this.#waiting) await this.#rotation;
    await ended(this.#stream);
  }

  #rotate(line: string): void {
    this.#waiting = [line];
    this.#rotation = this.#setAside();
  }

  /** What is written meanwhile waits until the new file is there. */
  async #setAside(): Promise<void> {
    const { path, clock, limits, onError } = this.#options;
    try {
      await ended(this.#stream);
      const aside = asideName(path, clock.now());
      await rename(path, aside);
      if (limits.compress) await compressed(aside);
      await removeOld(path, limits, clock.now());
    } catch (error) {
      onError(error);
    }
    await this.#startAnew();
  }

  async #startAnew(): Promise<void> {
    try {
      this.#stream = await openForAppending(this.#options);
    } catch (error) {
      this.#options.onError(error);
    }
    this.#size = 0;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const line of waiting) this.write(line);
  }
}

async function openForAppending({ path, onError }: RotatingFileOptions): Promise<WriteStream> {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  await once(stream, 'open');
  // The server goes on without its audit log, as upstream's does in batch mode.
  stream.on('error', onError);
  return stream;
}

const ended = (stream: WriteStream): Promise<void> => new Promise((resolve) => stream.end(() => resolve()));

/** `audit-2026-11-21T19-53-36.123.log` beside `audit.log`. */
export function asideName(path: string, time: Date): string {
  const ending = extname(path);
  const stamp = time.toISOString().replaceAll(':', '-').replace('Z', '');
  return join(dirname(path), `${basename(path, ending)}-${stamp}${ending}`);
}

async function compressed(path: string): Promise<void> {
  await pipeline(createReadStream(path), createGzip(), createWriteStream(`${path}.gz`, { mode: 0o600 }));
  await rm(path);
}

async function removeOld(path: string, { maxBackups, maxAgeDays }: RotationLimits, now: Date): Promise<void> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((name) => timeOf(path, name) !== undefined).toSorted();
  const kept = maxBackups > 0 ? names.slice(-maxBackups) : names;
  const gone = names.filter((name) => !kept.includes(name) || (maxAgeDays > 0 && now.getTime() - timeOf(path, name)! > maxAgeDays * day));
  await Promise.all(gone.map((name) => rm(join(folder, name))));
}

/** When a file was set aside; undefined for files that are no earlier form of this one. */
function timeOf(path: string, name: string): number | undefined {
  const ending = extname(path);
  const [prefix, plain] = [`${basename(path, ending)}-`, name.replace(/\.gz$/, '')];
  if (!plain.startsWith(prefix) || !plain.endsWith(ending)) return undefined;
  const [, date, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-([\d.]+)$/.exec(plain.slice(prefix.length, plain.length - ending.length)) ?? [];
  return date === undefined ? undefined : Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
}
