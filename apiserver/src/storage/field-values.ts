import type { KubeObject, SelectableField } from '@kubets/machinery';
import type { CachedEntry } from './cached-entry.ts';
import { identityOf } from './keys.ts';
import type { View } from './view.ts';

interface Reader {
  readonly field: SelectableField;
  readonly view: View;
}

/** The values objects are selected by with field selectors. Read once per object, and equal texts are kept once. */
export class FieldValues {
  readonly #prefix: string;
  readonly #positions = new Map<string, number>();
  readonly #readers: Reader[] = [];
  readonly #texts = new Map<string, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Labels that another definition of the same storage brought already mean the same. */
  add(fields: readonly SelectableField[], view: View): void {
    for (const field of fields) {
      if (this.#positions.has(field.label)) continue;
      this.#positions.set(field.label, this.#readers.length);
      this.#readers.push({ field, view });
    }
  }

  /** Undefined when the kind has no such field label. */
  value(entry: CachedEntry, label: string): string | undefined {
    if (label === 'metadata.name') return identityOf(this.#prefix, entry.key).name;
    if (label === 'metadata.namespace') return identityOf(this.#prefix, entry.key).namespace;
    const position = this.#positions.get(label);
    return position === undefined ? undefined : this.#all(entry)[position];
  }

  has(label: string): boolean {
    return this.#positions.has(label);
  }

  #all(entry: CachedEntry): readonly string[] {
    if (entry.fields?.length !== this.#readers.length) entry.fields = this.#read(entry);
    return entry.fields;
  }

  #read(entry: CachedEntry): readonly string[] {
    const seen = new Map<View, KubeObject>();
    return this.#readers.map(({ field, view }) => {
      const object = seen.get(view) ?? view.peek(entry);
      seen.set(view, object);
      return this.#once(field.value(object));
    });
  }

  #once(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= mostTexts) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

const mostTexts = 50_000;
