import { isJsonObject, type JsonObject } from '../json.ts';
import type { FieldSchema, ListSchema, MapSchema, MergeSchema, PatchStrategy, ScalarSchema, ScalarType, StructSchema } from './merge-schema.ts';

/** The named schemas of an OpenAPI document: `definitions` of v2 or `components.schemas` of v3. */
export type NamedSchemas = Readonly<Record<string, unknown>>;

/**
 * The description of a type by an OpenAPI schema, for clients that hold no definitions of their own and for custom resources.
 * References are followed when they are reached, so that a whole document costs nothing.
 */
export function mergeSchemaOfOpenApi(schema: unknown, named: NamedSchemas = {}): MergeSchema {
  if (!isJsonObject(schema)) return anyJson;
  const target = resolved(schema, named);
  const format = quantityOrTime(schema) ?? scalarOf(target.schema);
  if (format !== undefined) return format;
  return describeContainer(target.schema, target.name, named);
}

const anyJson: MergeSchema = { type: 'any', objectOnly: false };
const anyObject: MergeSchema = { type: 'any', objectOnly: true };
const maxReferences = 16;

interface Target {
  readonly schema: JsonObject;
  readonly name: string;
}

/** Follows `$ref`, alone or as the only part of `allOf`; what stands beside the reference wins. */
function resolved(schema: JsonObject, named: NamedSchemas): Target {
  let target: Target = { schema, name: 'object' };
  for (let i = 0; i < maxReferences; i += 1) {
    const name = referenceOf(target.schema);
    const next = name === undefined || !Object.hasOwn(named, name) ? undefined : named[name];
    if (name === undefined || !isJsonObject(next)) return target;
    target = { schema: { ...next, ...beside(target.schema) }, name };
  }
  return { schema: {}, name: target.name };
}

function beside(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref' && key !== 'allOf'));
}

function referenceOf({ $ref, allOf }: JsonObject): string | undefined {
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  const [part] = Array.isArray(allOf) ? (allOf as readonly unknown[]) : [];
  return isJsonObject(part) && typeof part['$ref'] === 'string' ? referenceOf({ $ref: part['$ref'] }) : undefined;
}

const scalar = (type: ScalarType, values?: ReadonlySet<string>): ScalarSchema => ({ type: 'scalar', scalar: type, values });

const scalarsByReference: ReadonlyMap<string, ScalarType> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', 'quantity'],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Time', 'time'],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime', 'microTime'],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'intOrString'],
]);

function quantityOrTime(schema: JsonObject): MergeSchema | undefined {
  const type = scalarsByReference.get(referenceOf(schema) ?? '');
  return type && scalar(type);
}

function scalarOf(schema: JsonObject): MergeSchema | undefined {
  const { type, format } = schema;
  if (schema['x-kubernetes-int-or-string'] === true || format === 'int-or-string') return scalar('intOrString');
  if (type === 'boolean') return scalar('boolean');
  if (type === 'integer') return scalar(format === 'int32' ? 'int32' : 'int64');
  if (type === 'number') return scalar('float64');
  if (type !== 'string') return undefined;
  const values = Array.isArray(schema['enum']) ? new Set(schema['enum'].filter((value) => typeof value === 'string')) : undefined;
  return scalar(format === 'byte' ? 'base64' : 'string', values);
}

function describeContainer(schema: JsonObject, name: string, named: NamedSchemas): MergeSchema {
  if (schema['type'] === 'array') return listOf(schema, named);
  if (isJsonObject(schema['properties'])) return structOf(schema, schema['properties'], name, named);
  if (isJsonObject(schema['additionalProperties'])) return mapOf(schema, schema['additionalProperties'], named);
  return schema['type'] === 'object' ? anyObject : anyJson;
}

function patchStrategyOf(schema: JsonObject): PatchStrategy {
  const text = schema['x-kubernetes-patch-strategy'];
  const strategy = typeof text === 'string' ? text.split(',') : [];
  return { merge: strategy.includes('merge'), replace: strategy.includes('replace'), retainKeys: strategy.includes('retainKeys') };
}

/** A description made when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function structOf(schema: JsonObject, properties: JsonObject, name: string, named: NamedSchemas): StructSchema {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields = lazily(() => new Map(Object.entries(properties).map(([field, property]) => [field, fieldOf(field, property, required.has(field), named)])));
  const filled = lazily(() => [...fields().values()].filter((field) => field.required || field.default !== undefined));
  return {
    type: 'struct',
    name: name.split('.').slice(-2).join('.'),
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    patch: patchStrategyOf(schema),
    get fields() {
      return fields();
    },
    get filled() {
      return filled();
    },
  };
}

function fieldOf(name: string, property: unknown, required: boolean, named: NamedSchemas): FieldSchema {
  const schema = lazily(() => mergeSchemaOfOpenApi(property, named));
  return {
    name,
    required,
    default: isJsonObject(property) ? property['default'] : undefined,
    get schema() {
      return schema();
    },
  };
}

function mapOf(schema: JsonObject, values: JsonObject, named: NamedSchemas): MapSchema {
  const item = lazily(() => mergeSchemaOfOpenApi(values, named));
  return {
    type: 'map',
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    patch: patchStrategyOf(schema),
    get item() {
      return item();
    },
  };
}

function listOf(schema: JsonObject, named: NamedSchemas): ListSchema {
  const item = lazily(() => mergeSchemaOfOpenApi(schema['items'], named));
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  return {
    type: 'list',
    listType: listType === 'set' || listType === 'map' ? listType : 'atomic',
    keys: Array.isArray(keys) ? keys.map(String) : [],
    patch: patchStrategyOf(schema),
    mergeKey: typeof mergeKey === 'string' ? mergeKey : undefined,
    get item() {
      return item();
    },
  };
}
