import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { OpenApiDocument } from '../api/open-api.ts';
import type { Resource } from '../api/catalog.ts';
import { CommandError } from '../command-error.ts';

export interface Explained {
  readonly resource: Resource;
  readonly schema: string;
  readonly fields: readonly string[];
  readonly recursive: boolean;
}

/** The documentation of a kind or of one of its fields. */
export function explainText(document: OpenApiDocument, { resource, schema, fields, recursive }: Explained): string {
  const root = resolve(document, { $ref: `#/components/schemas/${schema}` });
  const path = walk(document, root, fields);
  const { field, required } = path;
  const target = path.schema;
  const head = [...(resource.group === '' ? [] : [`GROUP:      ${resource.group}`]), `KIND:       ${resource.kind}`, `VERSION:    ${resource.version}`, ''];
  const name = fields.at(-1);
  const fieldLine = name === undefined ? [] : [`FIELD: ${name} <${typeName(document, field)}>${required ? ' -required-' : ''}`, ''];
  const enumLine = enumLines(resolve(document, field), '');
  const inner = itemOf(document, target);
  const description = ['DESCRIPTION:', wrapped(describe(document, field, target, inner), 4), '    '];
  const properties = propertiesOf(inner);
  if (Object.keys(properties).length === 0)
    return `${[...head, ...fieldLine.slice(0, 1), ...enumLine, ...(fieldLine.length > 0 || enumLine.length > 0 ? [''] : []), ...description].join('\n')}\n\n`;
  const list = recursive ? recursiveLines(document, inner, 1, []) : fieldLines(document, inner);
  return `${[...head, ...fieldLine, ...description, 'FIELDS:', ...list].join('\n')}\n${recursive ? '\n' : '\n'}`;
}

interface Walked {
  readonly schema: JsonObject;
  /** As the parent declares it. */
  readonly field: JsonObject;
  readonly required: boolean;
}

function walk(document: OpenApiDocument, root: JsonObject, fields: readonly string[]): Walked {
  let walked: Walked = { schema: root, field: root, required: false };
  for (const name of fields) {
    const parent = itemOf(document, walked.schema);
    const field = propertiesOf(parent)[name];
    if (field === undefined) throw new CommandError(`field ${JSON.stringify(name)} does not exist`);
    walked = { schema: resolve(document, field), field, required: requiredOf(parent).includes(name) };
  }
  return walked;
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

function describe(document: OpenApiDocument, field: JsonObject, target: JsonObject, inner: JsonObject): string {
  const [own, type] = [textOf(field), inner === target ? textOf(resolve(document, field)) : textOf(inner)];
  if (own === '' || own === type) return type || own || '<empty>';
  return type === '' ? own : `${own}\n${type}`;
}

function typeName(document: OpenApiDocument, schema: JsonObject): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const target = resolve(document, schema);
    const short = reference.slice(reference.lastIndexOf('.') + 1);
    return isJsonObject(target['properties']) || target['type'] === 'object' || target['type'] === undefined
      ? short
      : target['type'] === 'string' && short !== 'Time' && short !== 'MicroTime' && short !== 'Quantity'
        ? 'string'
        : short;
  }
  if (isJsonObject(schema['items'])) return `[]${typeName(document, schema['items'])}`;
  if (isJsonObject(schema['additionalProperties'])) return `map[string]${typeName(document, schema['additionalProperties'])}`;
  if (schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string') return 'IntOrString';
  return typeof schema['type'] === 'string' ? schema['type'] : 'Object';
}

function enumLines(schema: JsonObject, indent: string): readonly string[] {
  const values = schema['enum'];
  return Array.isArray(values) && values.length > 0 ? [`${indent}ENUM:`, ...values.map((value) => `${indent}    ${value === '' ? '""' : String(value)}`)] : [];
}

function fieldLines(document: OpenApiDocument, schema: JsonObject): readonly string[] {
  const properties = propertiesOf(schema);
  return Object.keys(properties)
    .toSorted()
    .flatMap((name) => {
      const field = properties[name] ?? {};
      const target = resolve(document, field);
      const values = Array.isArray(target['enum']) && target['enum'].length > 0 ? [`  enum: ${enumText(target)}`] : [];
      const text = textOf(field) || textOf(resolve(document, field)) || '<no description>';
      return [`  ${name}\t<${typeName(document, field)}>${requiredOf(schema).includes(name) ? ' -required-' : ''}`, ...values, wrapped(text, 4), ''];
    });
}

const enumText = (schema: JsonObject): string => {
  const values = (schema['enum'] as readonly unknown[]).map((value) => (value === '' ? '""' : String(value)));
  return values.length > 4 ? `${values.slice(0, 4).join(', ')}, ....` : values.join(', ');
};

function recursiveLines(document: OpenApiDocument, schema: JsonObject, level: number, seen: readonly JsonObject[]): readonly string[] {
  const properties = propertiesOf(schema);
  return Object.keys(properties)
    .toSorted()
    .flatMap((name) => {
      const field = properties[name] ?? {};
      const inner = itemOf(document, resolve(document, field));
      const head = `${'  '.repeat(level)}${name}\t<${typeName(document, field)}>${requiredOf(schema).includes(name) ? ' -required-' : ''}`;
      const target = resolve(document, field);
      const values = Array.isArray(target['enum']) && target['enum'].length > 0 ? [`${'  '.repeat(level)}enum: ${enumText(target)}`] : [];
      return [head, ...values, ...(seen.includes(inner) ? [] : recursiveLines(document, inner, level + 1, [...seen, inner]))];
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
