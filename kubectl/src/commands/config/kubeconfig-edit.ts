import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homedir } from 'node:os';
import { kubeconfigPaths } from '@kubets/client';
import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { parse } from 'yaml';
import { CommandError } from '../../command-error.ts';
import { yamlText } from '../../output/yaml-text.ts';
import type { Session } from '../../session.ts';

export type Section = 'clusters' | 'contexts' | 'users';

/** What one named entry of a section is called inside it. */
export const entryField: Readonly<Record<Section, string>> = { clusters: 'cluster', contexts: 'context', users: 'user' };

interface KubeconfigFile {
  readonly path: string;
  readonly document: JsonObject;
  changed: boolean;
}

/**
 * The kubeconfig files in force, open for changes: an entry is changed in the file it came from, a new one goes to the
 * default file. Fields kubectl does not know stay as they are.
 */
export class KubeconfigEdit {
  readonly #files: KubeconfigFile[];
  readonly #defaultPath: string;

  private constructor(paths: readonly string[], defaultPath: string) {
    this.#files = paths.flatMap((path) => readFile(path) ?? []);
    this.#defaultPath = defaultPath;
  }

  static of(session: Session): KubeconfigEdit {
    const explicit = session.flags.optional('kubeconfig');
    if (explicit !== undefined) return new KubeconfigEdit([explicit], explicit);
    const paths = kubeconfigPaths(session.io.env);
    return new KubeconfigEdit(paths, defaultPathAmong(paths, join(session.io.env['HOME'] ?? homedir(), '.kube', 'config')));
  }

  /** The file that new entries go to, and that messages name. */
  get path(): string {
    return this.#defaultPath;
  }

  get currentContext(): string {
    return this.#files.map(({ document }) => document['current-context']).find((name): name is string => typeof name === 'string' && name !== '') ?? '';
  }

  /** The names of a section, in order. */
  names(section: Section): readonly string[] {
    return [...new Set(this.#files.flatMap(({ document }) => entries(document, section).map(({ name }) => name)))].toSorted();
  }

  get(section: Section, name: string): JsonObject | undefined {
    return this.#entry(section, name)?.value;
  }

  /** Sets fields of an entry, making it where it is missing; undefined removes a field. */
  set(section: Section, name: string, fields: JsonObject): void {
    const found = this.#entry(section, name);
    const merged = { ...found?.value, ...fields };
    const value = Object.fromEntries(Object.entries(merged).filter(([, field]) => field !== undefined));
    this.#write(found?.file ?? this.#defaultFile(), section, name, value);
  }

  /** Whether there was such an entry. */
  delete(section: Section, name: string): boolean {
    const holders = this.#files.filter(({ document }) => entries(document, section).some((entry) => entry.name === name));
    for (const file of holders) this.#write(file, section, name, undefined);
    return holders.length > 0;
  }

  rename(section: Section, from: string, to: string): void {
    const found = this.#entry(section, from);
    if (found === undefined) return;
    this.#write(found.file, section, from, undefined);
    this.#write(found.file, section, to, found.value);
  }

  setCurrentContext(name: string): void {
    const holders = name === '' ? this.#files : [this.#files.find(({ document }) => (document['current-context'] ?? '') !== '') ?? this.#defaultFile()];
    for (const file of holders) {
      file.document['current-context'] = name;
      file.changed = true;
    }
  }

  save(): void {
    for (const { path, document, changed } of this.#files) {
      if (!changed) continue;
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
      writeFileSync(path, kubeconfigText(document), { mode: 0o600 });
    }
  }

  /** Files with their documents, first wins: for showing them. */
  get documents(): readonly { readonly path: string; readonly document: JsonObject }[] {
    return this.#files;
  }

  #entry(section: Section, name: string): { readonly file: KubeconfigFile; readonly value: JsonObject } | undefined {
    for (const file of this.#files) {
      const entry = entries(file.document, section).find((one) => one.name === name);
      if (entry !== undefined) return { file, value: isJsonObject(entry[entryField[section]]) ? (entry[entryField[section]] as JsonObject) : {} };
    }
    return undefined;
  }

  #write(file: KubeconfigFile, section: Section, name: string, value: JsonObject | undefined): void {
    const others = entries(file.document, section).filter((entry) => entry.name !== name);
    const all = value === undefined ? others : [...others, { name, [entryField[section]]: value }];
    file.document[section] = all.toSorted((left, right) => (left.name < right.name ? -1 : 1));
    file.changed = true;
  }

  #defaultFile(): KubeconfigFile {
    const known = this.#files.find(({ path }) => path === this.#defaultPath);
    if (known !== undefined) return known;
    const file = { path: this.#defaultPath, document: {}, changed: false };
    this.#files.push(file);
    return file;
  }
}

/** The first of several files that is there, or the last of the list. */
function defaultPathAmong(paths: readonly string[], fallback: string): string {
  return paths.find((path) => readFile(path) !== undefined) ?? paths.at(-1) ?? fallback;
}

interface Entry extends JsonObject {
  name: string;
}

function entries(document: JsonObject, section: Section): readonly Entry[] {
  const list = document[section];
  return Array.isArray(list) ? list.filter((entry): entry is Entry => isJsonObject(entry) && typeof entry['name'] === 'string') : [];
}

/** Undefined for a file that is not there. */
function readFile(path: string): KubeconfigFile | undefined {
  try {
    const document: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    if (!isJsonObject(document)) throw new Error('not a map');
    return { path, document, changed: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A whole kubeconfig as upstream writes it: empty sections are null. */
function kubeconfigText(document: JsonObject): string {
  return yamlText(wholeKubeconfig(document));
}

export function wholeKubeconfig(document: JsonObject): JsonObject {
  const section = (name: Section): unknown => (entries(document, name).length === 0 ? null : document[name]);
  return {
    ...document,
    kind: 'Config',
    apiVersion: 'v1',
    preferences: isJsonObject(document['preferences']) && Object.keys(document['preferences']).length > 0 ? document['preferences'] : undefined,
    clusters: section('clusters'),
    users: section('users'),
    contexts: section('contexts'),
    'current-context': document['current-context'] ?? '',
  };
}
