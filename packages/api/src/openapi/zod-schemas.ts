import { z } from 'zod';
import { type JsonSchema, type JsonSchemas, mapSubschemas, mapValues, without } from './json-schema.ts';
import { metaDefinition } from './meta-schemas.ts';

/** The definitions of every named schema the given ones lead to, by OpenAPI name. One conversion serves all of them. */
export function schemasFromZod(roots: readonly z.ZodType[]): JsonSchemas {
  const everything = z.object(Object.fromEntries(roots.map((schema, index) => [`root${index}`, schema])));
  const converted = z.toJSONSchema(everything, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' });
  const definitions = (converted as { readonly definitions?: Readonly<Record<string, ZodJsonSchema>> }).definitions ?? {};
  return mapValues(definitions, fromZod);
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
  return mapSubschemas(withDemanded(withOwnReference(withoutFormatBounds(schema))), fromZod);
}

/** Fields that are read as required although they have a default. */
function withDemanded(schema: ZodJsonSchema): JsonSchema {
  const demanded = Object.entries(schema.properties ?? {}).filter(([, property]) => property.demanded);
  const rest = without(schema, ['demanded']);
  return demanded.length === 0 ? rest : { ...rest, required: [...(schema.required ?? []), ...demanded.map(([name]) => name)] };
}

/** What the definition of a well-known type says itself; a description or a default may stand beside the reference to it. */
const structural = ['kubets', 'type', 'format', 'anyOf', 'items', 'additionalProperties'] as const;

/** zod wraps a reference that has a description or a default in `allOf`. */
function withOwnReference(schema: JsonSchema): JsonSchema {
  const wrapped = schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined;
  if (wrapped !== undefined) return { ...without(schema, ['allOf']), $ref: bareName(wrapped) };
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
