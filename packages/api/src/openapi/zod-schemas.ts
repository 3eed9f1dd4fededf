import { z } from 'zod';
import { type JsonSchema, type JsonSchemas, mapSubschemas, without } from './json-schema.ts';
import { metaDefinition } from './meta-schemas.ts';
import type { Steps } from './steps.ts';

const converted = new WeakMap<z.ZodType, JsonSchema>();

/** The definitions of every named schema the given ones lead to, by OpenAPI name: one a step, each converted once in the life of the process. */
export function* schemasFromZod(roots: readonly z.ZodType[]): Steps<JsonSchemas> {
  const schemas: Record<string, JsonSchema> = {};
  const open = new Set(roots);
  for (const schema of open) {
    const nested = namedWithin(schema);
    for (const { named } of nested) open.add(named);
    const known = converted.get(schema) ?? convert(schema, nested);
    converted.set(schema, known);
    schemas[nameOf(schema)!] = known;
    yield;
  }
  return schemas;
}

/** A place where a schema refers to a named one: to itself, or to what a description or a default was added to. */
interface Reference {
  readonly place: z.ZodType;
  readonly named: z.ZodType;
}

/** What a schema refers to, without what that refers to. */
function namedWithin(root: z.ZodType): readonly Reference[] {
  const found: Reference[] = [];
  const seen = new Set([root]);
  const visit = (place: z.ZodType): void => {
    if (seen.has(place)) return;
    seen.add(place);
    const named = namedFrom(place);
    if (named === undefined) partsOf(place).forEach(visit);
    else if (named !== root) found.push({ place, named });
  };
  partsOf(root).forEach(visit);
  return found;
}

const nameOf = (schema: z.ZodType): string | undefined => schema.meta()?.id;

function namedFrom(schema: z.ZodType): z.ZodType | undefined {
  for (let from: z.ZodType | undefined = schema; from !== undefined; from = parentOf(from)) if (nameOf(from) !== undefined) return from;
  return undefined;
}

const parentOf = (schema: z.ZodType): z.ZodType | undefined => schema._zod.parent as z.ZodType | undefined;

/** The schemas a schema is made of: whatever its definition holds. */
function partsOf({ _zod }: z.ZodType): readonly z.ZodType[] {
  const def = _zod.def as z.core.$ZodTypeDef & { readonly getter?: () => z.ZodType };
  if (def.type === 'lazy') return [def.getter!()];
  return Object.values(def).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? (isSchema(part) ? [part] : Object.values(part).filter(isSchema)) : [],
  );
}

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** Converts one schema. Where it refers to others zod is handed the reference, and does not go on into them. */
function convert(schema: z.ZodType, nested: readonly Reference[]): JsonSchema {
  const replaced = new Map<z.ZodType, z.ZodType['_zod']['processJSONSchema']>();
  for (const { place } of nested) {
    for (let from: z.ZodType | undefined = place; from !== undefined && !replaced.has(from); from = parentOf(from)) {
      replaced.set(from, from._zod.processJSONSchema);
      from._zod.processJSONSchema = () => undefined;
    }
  }
  try {
    const { definitions } = z.toJSONSchema(z.object({ schema }), {
      target: 'openapi-3.0',
      io: 'input',
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        const place = zodSchema as unknown as z.ZodType;
        const named = replaced.has(place) ? namedFrom(place) : undefined;
        if (named !== undefined) become(jsonSchema, { ...ownMeta(place, named), $ref: nameOf(named)! });
      },
    });
    return fromZod((definitions as Readonly<Record<string, ZodJsonSchema>>)[nameOf(schema)!]!);
  } finally {
    for (const [place, process] of replaced) place._zod.processJSONSchema = process;
  }
}

/** What is said at a place of the schema it refers to, and not by that schema itself. */
function ownMeta(place: z.ZodType, named: z.ZodType): object {
  const known: Readonly<Record<string, unknown>> = named.meta() ?? {};
  return Object.fromEntries(Object.entries(place.meta() ?? {}).filter(([key, value]) => known[key] !== value));
}

function become(schema: Record<string, unknown>, other: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(schema)) delete schema[key];
  Object.assign(schema, other);
}

/** What zod writes: local references, numeric bounds of the integer formats, and the marker of the well-known types. */
interface ZodJsonSchema extends JsonSchema {
  readonly kubets?: string;
  readonly demanded?: boolean;
  readonly properties?: Readonly<Record<string, ZodJsonSchema>>;
  readonly minimum?: number;
  readonly maximum?: number;
}

function fromZod(schema: ZodJsonSchema): JsonSchema {
  if (schema.kubets !== undefined) return { ...without(schema, [...structural, 'demanded']), $ref: metaDefinition(schema.kubets) };
  return mapSubschemas(withDemanded(withOwnReference(withSortedWords(withoutFormatBounds(schema)))), fromZod);
}

/** Schemas list words as refusals name them; documents list them in order. */
function withSortedWords(schema: ZodJsonSchema): ZodJsonSchema {
  return schema.enum === undefined ? schema : { ...schema, enum: schema.enum.toSorted((one, other) => (String(one) < String(other) ? -1 : 1)) };
}

/** Fields that are read as required although they have a default. */
function withDemanded(schema: ZodJsonSchema): JsonSchema {
  const demanded = Object.entries(schema.properties ?? {}).filter(([, property]) => property.demanded);
  const rest = without(schema, ['demanded']);
  return demanded.length === 0 ? rest : { ...rest, required: [...(schema.required ?? []), ...demanded.map(([name]) => name)] };
}

/** What the definition of a well-known type says itself; a description or a default may stand beside the reference to it. */
const structural = ['kubets', 'type', 'format', 'nullable', 'anyOf', 'items', 'additionalProperties'] as const;

/** zod wraps a reference that has a description or a default in `allOf`; what is said beside the reference within comes second. */
function withOwnReference(schema: JsonSchema): JsonSchema {
  const wrapped = schema.allOf?.length === 1 ? schema.allOf[0] : undefined;
  if (wrapped?.$ref !== undefined) return { ...wrapped, ...without(schema, ['allOf']), $ref: bareName(wrapped.$ref) };
  return schema.$ref === undefined ? schema : { ...schema, $ref: bareName(schema.$ref) };
}

const bareName = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** The bounds of int32 and int64 are said by the format; any other bound stays. */
function withoutFormatBounds(schema: ZodJsonSchema): JsonSchema {
  if (schema.type !== 'integer') return schema;
  const limit = schema.format === 'int32' ? 2147483647 : Number.MAX_SAFE_INTEGER;
  const implied = (['minimum', 'maximum'] as const).filter((bound) => Math.abs(schema[bound] ?? 0) >= limit);
  return without(schema, implied);
}
