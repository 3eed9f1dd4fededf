import { parseDuration } from '@kubets/machinery';
import type { Flag } from './flag.ts';

/** The flags of one call, read by name. Asking for a flag the command does not have is a programming error. */
export class FlagValues {
  readonly #flags: ReadonlyMap<string, Flag>;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(flags: readonly Flag[], given: ReadonlyMap<string, readonly string[]>) {
    this.#flags = new Map(flags.map((flag) => [flag.name, flag]));
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#flags.has(name);
  }

  given(name: string): boolean {
    return this.#given.has(name);
  }

  string(name: string): string {
    return this.#given.get(name)?.at(-1) ?? this.#flag(name).default;
  }

  /** The text, or undefined when it is empty. */
  optional(name: string): string | undefined {
    return this.string(name) || undefined;
  }

  boolean(name: string): boolean {
    return /^(1|t|true)$/i.test(this.string(name));
  }

  int(name: string): number {
    return Number(this.string(name));
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseDuration(this.string(name));
  }

  list(name: string): readonly string[] {
    const flag = this.#flag(name);
    const values = this.#given.get(name) ?? (flag.default === '[]' ? [] : [flag.default]);
    return flag.type === 'list' ? values.flatMap(splitCommas) : values;
  }

  #flag(name: string): Flag {
    const flag = this.#flags.get(name);
    if (flag === undefined) throw new Error(`this command has no flag --${name}`);
    return flag;
  }
}

/** Commas within double quotes do not split. */
function splitCommas(text: string): readonly string[] {
  if (!text.includes('"')) return text === '' ? [] : text.split(',');
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}
