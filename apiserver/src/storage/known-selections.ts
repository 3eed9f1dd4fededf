import type { CompiledSelection } from './selection.ts';
import type { Selection } from './object-storage.ts';

/** Equal selections are compiled once: what a change means to one watcher, it means to all with the same object. */
export class KnownSelections {
  readonly #compile: (selection: Selection) => CompiledSelection;
  readonly #known = new Map<string, CompiledSelection>();

  constructor(compile: (selection: Selection) => CompiledSelection) {
    this.#compile = compile;
  }

  get(selection: Selection): CompiledSelection {
    const id = textOf(selection);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#known.size >= mostKnown) this.#known.clear();
    const compiled = this.#compile(selection);
    this.#known.set(id, compiled);
    return compiled;
  }
}

const textOf = ({ namespace, labels, fields }: Selection): string =>
  JSON.stringify([namespace ?? '', labels?.empty ?? true, labels?.toString() ?? '', fields?.toString() ?? '']);

const mostKnown = 1000;
