import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';

export interface Manifest {
  readonly object: AnyObject;
  /** The file, URL or `STDIN` it was read from. */
  readonly source: string;
}

export interface ParseOptions {
  /** Of YAML: by 1.1, which the API server's readers follow, `yes` and `y` are true; by 1.2 they are words. */
  readonly version?: '1.1' | '1.2';
}

/** The objects of one file: YAML documents or JSON, lists taken apart. */
export async function parseManifests(text: string, source: string, { version = '1.1' }: ParseOptions = {}): Promise<readonly Manifest[]> {
  const documents = await parseDocuments(text, source, version);
  return documents.filter((document) => document !== null && document !== undefined).flatMap((document) => expand(checked(document, source), source));
}

async function parseDocuments(text: string, source: string, version: '1.1' | '1.2'): Promise<readonly unknown[]> {
  const json = parseJson(text);
  if (json !== undefined) return [json];
  const { parseAllDocuments } = await import('yaml');
  const read = (yaml: string): ReturnType<typeof parseAllDocuments> =>
    parseAllDocuments(yaml, { version, merge: true, uniqueKeys: false, customTags: (tags) => tags.filter((tag) => !isUnwanted(tag)).map(withoutLoneDot) });
  let documents = read(text);
  if (!Array.isArray(documents)) return [];
  const escapedQuotes = documents.flatMap(({ errors }) => errors.map(({ pos: [start] }) => start)).filter((start) => text.startsWith("\\'", start));
  if (escapedQuotes.length > 0) documents = read(withoutCharacters(text, new Set(escapedQuotes)));
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem === undefined) return document.toJS({ maxAliasCount: 100 }) as unknown;
    const [position] = problem.linePos ?? [];
    throw new CommandError(`error parsing ${source}: error converting YAML to JSON: yaml: line ${position?.line ?? 0}: ${problem.message.split('\n')[0]}`);
  });
}

/** Kubernetes' own reading of YAML takes `\\'` in double quotes for a single quote, which the standard has no name for. */
function withoutCharacters(text: string, positions: ReadonlySet<number>): string {
  return [...positions].toSorted((a, b) => b - a).reduce((rest, position) => rest.slice(0, position) + rest.slice(position + 1), text);
}

/** Times stay the text they are written as, and `8080:80` is no number of base sixty, as in Kubernetes' own reading of YAML. */
function isUnwanted(tag: unknown): boolean {
  if (isJsonObject(tag) && tag['format'] === 'TIME') return true;
  const name = typeof tag === 'string' ? tag : isJsonObject(tag) ? String(tag['tag']) : '';
  return /timestamp|binary|omap|pairs|set$/.test(name);
}

/** A dot alone is a text. */
function withoutLoneDot<Tag>(tag: Tag): Tag {
  if (!isJsonObject(tag) || !(tag['test'] instanceof RegExp) || tag['tag'] !== 'tag:yaml.org,2002:float' || !tag['test'].test('.')) return tag;
  return { ...tag, test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/ };
}

function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checked(document: unknown, source: string): JsonObject {
  if (!isJsonObject(document)) {
    throw new CommandError(
      `error parsing ${source}: couldn't get version/kind; json parse error: json: cannot unmarshal ${goTypeOf(document)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const missing = ['apiVersion', 'kind'].filter((field) => typeof document[field] !== 'string' || document[field] === '');
  if (missing.length === 0) return document;
  const list = missing.map((field) => `${field} not set`);
  throw new CommandError(
    `error validating ${JSON.stringify(source)}: error validating data: ${list.length > 1 ? `[${list.join(', ')}]` : list[0]}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

const goTypeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);

function expand(object: JsonObject, source: string): readonly Manifest[] {
  if (!String(object['kind']).endsWith('List') || !Array.isArray(object['items'])) return [{ object: withMetadata(object), source }];
  return object['items'].flatMap((item: unknown) => expand(checked(item, source), source));
}

function withMetadata(object: JsonObject): AnyObject {
  return (isJsonObject(object['metadata']) ? object : { ...object, metadata: {} }) as AnyObject;
}
