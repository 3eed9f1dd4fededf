import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { OpenApiDocument } from '../api/open-api.ts';
import type { Resource } from '../api/catalog.ts';
import { CommandError } from '../command-error.ts';

export interface Explained {
  readonly schema: string;
  readonly fields: readonly string[];
  readonly recursive: boolean;
}

/** Which kind is explained; said even when the field is then not found. */
export function explainedKind({ group, kind, version }: Resource): string {
  return `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

/** The documentation of a kind or of one of its fields. Throws CommandError when there is no such field. */
export function explainText(document: OpenApiDocument, { schema, fields, recursive }: Explained): string {
  const field = walk(document, { $ref: `#/components/schemas/${schema}` }, fields);
  const name = fields.at(-1);
  const inner = itemOf(document, resolve(document, field));
  const list = recursive ? recursiveLines(document, inner, 1, [inner]) : fieldLines(document, inner);
  const lines = [
    ...(name === undefined ? [] : [`FIELD: ${name} <${typeName(document, field)}>`, ...enumBlock(resolve(document, field)), '']),
    'DESCRIPTION:',
    wrapped(descriptionOf(document, field) || '<empty>', 4),
    ...(list.length === 0 ? [] : ['FIELDS:', ...list]),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** The field as its parent declares it. */
function walk(document: OpenApiDocument, root: JsonObject, fields: readonly string[]): JsonObject {
  return fields.reduce((schema, name) => {
    const field = propertiesOf(itemOf(document, resolve(document, schema)))[name];
    if (field === undefined) throw new CommandError(`field ${JSON.stringify(name)} does not exist`);
    return field;
  }, root);
}

function referenceOf(schema: JsonObject): string | undefined {
  const [only] = Array.isArray(schema['allOf']) ? (schema['allOf'] as readonly JsonObject[]) : [];
  const reference = schema['$ref'] ?? only?.['$ref'];
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

function resolve(document: OpenApiDocument, schema: JsonObject): JsonObject {
  const name = referenceOf(schema);
  return (name === undefined ? undefined : document.schemas[name]) ?? schema;
}

/** What a list's or a map's members are; anything else is itself. */
function itemOf(document: OpenApiDocument, schema: JsonObject): JsonObject {
  const member = schema['items'] ?? (isJsonObject(schema['properties']) ? undefined : schema['additionalProperties']);
  return isJsonObject(member) ? itemOf(document, resolve(document, member)) : schema;
}

const propertiesOf = (schema: JsonObject): Readonly<Record<string, JsonObject>> =>
  isJsonObject(schema['properties']) ? (schema['properties'] as Record<string, JsonObject>) : {};
const requiredOf = (schema: JsonObject): readonly unknown[] => (Array.isArray(schema['required']) ? schema['required'] : []);
const textOf = (schema: JsonObject): string => (typeof schema['description'] === 'string' ? schema['description'] : '');

/** A schema's own words and those of whatever it refers to or holds, each ended by a line break. */
function descriptionOf(document: OpenApiDocument, schema: JsonObject): string {
  const own = textOf(schema) === '' ? '' : `${textOf(schema)}\n`;
  const reference = referenceOf(schema);
  const target = reference === undefined ? undefined : document.schemas[reference];
  if (target !== undefined) return own + descriptionOf(document, target);
  const member = schema['items'] ?? (isJsonObject(schema['properties']) ? undefined : schema['additionalProperties']);
  return isJsonObject(member) ? own + descriptionOf(document, member) : own;
}

function typeName(document: OpenApiDocument, schema: JsonObject): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const { type } = resolve(document, schema);
    return typeof type === 'string' && type !== 'object' ? type : reference.slice(reference.lastIndexOf('.') + 1);
  }
  if (isJsonObject(schema['items'])) return `[]${typeName(document, schema['items'])}`;
  if (isJsonObject(schema['additionalProperties'])) return `map[string]${typeName(document, schema['additionalProperties'])}`;
  return typeof schema['type'] === 'string' ? schema['type'] : 'Object';
}

function enumBlock(schema: JsonObject): readonly string[] {
  const values = enumOf(schema);
  return values.length === 0 ? [''] : ['ENUM:', ...values.map((value) => `    ${value}`)];
}

const enumOf = (schema: JsonObject): readonly string[] =>
  (Array.isArray(schema['enum']) ? schema['enum'] : []).map((value) => (value === '' ? '""' : String(value)));

/** The first line of a field in a list, and its choices. */
function fieldHead(document: OpenApiDocument, parent: JsonObject, name: string, level: number): readonly string[] {
  const field = propertiesOf(parent)[name] ?? {};
  const indent = '  '.repeat(level);
  const values = enumOf(resolve(document, field));
  const choices = values.length === 0 ? [] : [`${indent}enum: ${values.length > 4 ? `${values.slice(0, 4).join(', ')}, ....` : values.join(', ')}`];
  return [`${indent}${name}\t<${typeName(document, field)}>${requiredOf(parent).includes(name) ? ' -required-' : ''}`, ...choices];
}

function fieldLines(document: OpenApiDocument, schema: JsonObject): readonly string[] {
  const properties = propertiesOf(schema);
  return Object.keys(properties)
    .toSorted()
    .flatMap((name) => [...fieldHead(document, schema, name, 1), wrapped(textOf(properties[name] ?? {}) || '<no description>', 4), '']);
}

function recursiveLines(document: OpenApiDocument, schema: JsonObject, level: number, seen: readonly JsonObject[]): readonly string[] {
  const properties = propertiesOf(schema);
  return Object.keys(properties)
    .toSorted()
    .flatMap((name) => {
      const inner = itemOf(document, resolve(document, properties[name] ?? {}));
      const members = seen.includes(inner) ? [] : recursiveLines(document, inner, level + 1, [...seen, inner]);
      return [...fieldHead(document, schema, name, level), ...members];
    });
}

/** Lines of at most eighty characters, indented; the text's own lines are kept. */
function wrapped(text: string, indent: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line.trim(), 80 - indent))
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of line.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
