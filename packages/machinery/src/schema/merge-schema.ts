import type { z } from 'zod';
import type { JsonObject } from '../json.ts';

/**
 * What decoding, strategic merge and server-side apply need to know of a value: its shape, its defaults, and which parts are
 * merged or owned one by one. Derived from a zod schema; each level is described when it is first asked for.
 */
export type MergeSchema = StructSchema | MapSchema | ListSchema | ScalarSchema | AnySchema;

export interface StructSchema {
  readonly type: 'struct';
  /** The name upstream gives the type, e.g. `v1.Container`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Fields that are required or have a default. */
  readonly filled: readonly FieldSchema[];
  /** Owned and applied as a whole. */
  readonly atomic: boolean;
  /** How a strategic merge patch treats it. */
  readonly patch: PatchStrategy;
}

export interface FieldSchema {
  readonly name: string;
  readonly required: boolean;
  /** What stands for an absent value, before its own defaults are filled; null stands as it is. */
  readonly default?: unknown;
  readonly schema: MergeSchema;
  /** Changes a given value before it is decoded; undefined makes it absent. */
  readonly before?: Normalize | undefined;
  /** Changes the decoded value. */
  readonly after?: Normalize | undefined;
}

export type Normalize = (value: unknown) => unknown;

export interface MapSchema {
  readonly type: 'map';
  readonly item: MergeSchema;
  readonly atomic: boolean;
  readonly patch: PatchStrategy;
}

export interface ListSchema {
  readonly type: 'list';
  readonly item: MergeSchema;
  /** What server-side apply owns: the whole list, its values, or its items by `keys`. */
  readonly listType: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  readonly patch: PatchStrategy;
  /** The key by which a strategic merge patch finds an item. */
  readonly mergeKey?: string | undefined;
}

export interface ScalarSchema {
  readonly type: 'scalar';
  readonly scalar: ScalarType;
  /** The only texts allowed. */
  readonly values?: ReadonlySet<string> | undefined;
}

/** Any JSON value, kept as it is; maps inside are merged, lists are atomic. */
export interface AnySchema {
  readonly type: 'any';
  readonly objectOnly: boolean;
}

export type ScalarType = 'string' | 'boolean' | 'int32' | 'int64' | 'float64' | 'quantity' | 'time' | 'microTime' | 'intOrString' | 'base64';

export interface PatchStrategy {
  readonly merge: boolean;
  readonly replace: boolean;
  readonly retainKeys: boolean;
}

const known = new WeakMap<z.core.$ZodType, MergeSchema>();

/** The description of a zod schema; the same schema always gives the same description. */
export function mergeSchemaOf(schema: z.core.$ZodType): MergeSchema {
  let description = known.get(schema);
  if (description === undefined) {
    description = describe(schema as ZodNode, {});
    known.set(schema, description);
  }
  return description;
}

/** The parts of zod's own definition that are read here; every schema carries them as plain data. */
interface ZodNode extends z.core.$ZodType {
  readonly _zod: z.core.$ZodType['_zod'] & { readonly def: ZodDefinition; readonly innerType?: ZodNode };
  meta(): JsonObject | undefined;
}

interface ZodDefinition {
  readonly type: string;
  readonly innerType?: ZodNode;
  readonly defaultValue?: unknown;
  readonly shape?: Readonly<Record<string, ZodNode>>;
  readonly element?: ZodNode;
  readonly valueType?: ZodNode;
  readonly entries?: Readonly<Record<string, string>>;
  readonly in?: ZodNode;
  readonly out?: ZodNode;
  readonly transform?: Normalize;
}

const mayBeAbsent: ReadonlySet<string> = new Set(['optional', 'default', 'prefault']);

/** The schema a wrapper or a transforming pipe is about. */
function innerOf(schema: ZodNode): ZodNode | undefined {
  const { innerType, in: input, out } = schema._zod.def;
  if (innerType !== undefined) return innerType;
  return input?._zod.def.transform === undefined ? input : out;
}

/** The wrappers and pipes around a schema, outermost first, the schema itself last. */
function layersOf(schema: ZodNode): readonly ZodNode[] {
  const layers = [schema];
  for (let inner = innerOf(schema); inner !== undefined; inner = innerOf(inner)) layers.push(inner);
  return layers;
}

function describe(schema: ZodNode, outer: JsonObject): MergeSchema {
  const { def } = schema._zod;
  const meta: JsonObject = { ...schema.meta(), ...outer };
  const marked = describeMarked(meta);
  if (marked !== undefined) return marked;
  const inner = innerOf(schema);
  if (inner !== undefined) return describe(inner, meta);
  return (describers[def.type] ?? describeAny)(schema, meta);
}

type Describer = (schema: ZodNode, meta: JsonObject) => MergeSchema;

const describeAny: Describer = () => anyJson;

const describers: Readonly<Record<string, Describer>> = {
  object: (schema, meta) => new LazyStruct(schema._zod.def.shape ?? {}, meta, idOf(schema)),
  record: (schema, meta) => new LazyMap(schema._zod.def.valueType, meta),
  array: (schema, meta) => new LazyList(schema._zod.def.element, meta),
  lazy: (schema, meta) => (schema._zod.innerType === undefined ? anyJson : describe(schema._zod.innerType, meta)),
  string: (_schema, meta) => scalar(meta['format'] === 'byte' ? 'base64' : 'string'),
  number: (_schema, { format }) => scalar(format === 'int32' || format === 'int64' ? format : 'float64'),
  boolean: () => scalar('boolean'),
  enum: (schema) => ({ type: 'scalar', scalar: 'string', values: new Set(Object.values(schema._zod.def.entries ?? {})) }),
};

/** A schema with added metadata is a copy whose `id` stays with the original. */
function idOf(schema: ZodNode): string | undefined {
  const own = optionalText(schema.meta()?.['id']);
  const { parent } = schema._zod;
  return own ?? (parent === undefined ? undefined : idOf(parent as ZodNode));
}

const anyJson: AnySchema = { type: 'any', objectOnly: false };
const anyObject: AnySchema = { type: 'any', objectOnly: true };
const scalar = (type: ScalarType): ScalarSchema => ({ type: 'scalar', scalar: type });

/** Types whose JSON form says less than they mean carry a mark. */
function describeMarked(meta: JsonObject): MergeSchema | undefined {
  switch (meta['kubets']) {
    case 'Quantity':
      return scalar('quantity');
    case 'Time':
      return scalar('time');
    case 'MicroTime':
      return scalar('microTime');
    case 'IntOrString':
      return scalar('intOrString');
    case 'RawExtension':
      return anyObject;
    case 'JSON':
      return anyJson;
    default:
      return undefined;
  }
}

function patchStrategyOf(meta: JsonObject): PatchStrategy {
  const strategy = (optionalText(meta['x-kubernetes-patch-strategy']) ?? '').split(',');
  return { merge: strategy.includes('merge'), replace: strategy.includes('replace'), retainKeys: strategy.includes('retainKeys') };
}

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

class LazyStruct implements StructSchema {
  readonly type = 'struct';
  readonly name: string;
  readonly atomic: boolean;
  readonly patch: PatchStrategy;
  readonly #shape: Readonly<Record<string, ZodNode>>;
  #fields: ReadonlyMap<string, FieldSchema> | undefined;
  #filled: readonly FieldSchema[] | undefined;

  constructor(shape: Readonly<Record<string, ZodNode>>, meta: JsonObject, id: string = 'object') {
    this.name = id.split('.').slice(-2).join('.');
    this.atomic = meta['x-kubernetes-map-type'] === 'atomic';
    this.patch = patchStrategyOf(meta);
    this.#shape = shape;
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    return (this.#fields ??= new Map(Object.entries(this.#shape).map(([name, schema]) => [name, new LazyField(name, schema)])));
  }

  get filled(): readonly FieldSchema[] {
    return (this.#filled ??= [...this.fields.values()].filter((field) => field.required || field.default !== undefined));
  }
}

class LazyField implements FieldSchema {
  readonly name: string;
  readonly required: boolean;
  readonly default: unknown;
  readonly before: Normalize | undefined;
  readonly after: Normalize | undefined;
  readonly #schema: ZodNode;
  #description: MergeSchema | undefined;

  constructor(name: string, schema: ZodNode) {
    this.name = name;
    this.#schema = schema;
    const layers = layersOf(schema).map((layer) => layer._zod.def);
    this.required = !layers.some((layer) => mayBeAbsent.has(layer.type));
    this.default = layers.some((layer) => layer.type === 'nullable') ? null : layers.find((layer) => layer.defaultValue !== undefined)?.defaultValue;
    const marked = this.schema.type === 'scalar' && this.schema.scalar === 'quantity';
    this.before = marked ? undefined : firstTransform(layers.map((layer) => layer.in));
    this.after = marked ? undefined : firstTransform(layers.map((layer) => layer.out));
  }

  get schema(): MergeSchema {
    return (this.#description ??= mergeSchemaOf(this.#schema));
  }
}

function firstTransform(schemas: readonly (ZodNode | undefined)[]): Normalize | undefined {
  return schemas.find((schema) => schema?._zod.def.transform !== undefined)?._zod.def.transform;
}

class LazyMap implements MapSchema {
  readonly type = 'map';
  readonly atomic: boolean;
  readonly patch: PatchStrategy;
  readonly #item: ZodNode | undefined;

  constructor(item: ZodNode | undefined, meta: JsonObject) {
    this.#item = item;
    this.atomic = meta['x-kubernetes-map-type'] === 'atomic';
    this.patch = patchStrategyOf(meta);
  }

  get item(): MergeSchema {
    return this.#item === undefined ? anyJson : mergeSchemaOf(this.#item);
  }
}

class LazyList implements ListSchema {
  readonly type = 'list';
  readonly listType: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  readonly patch: PatchStrategy;
  readonly mergeKey: string | undefined;
  readonly #item: ZodNode | undefined;

  constructor(item: ZodNode | undefined, meta: JsonObject) {
    this.#item = item;
    const listType = meta['x-kubernetes-list-type'];
    this.listType = listType === 'set' || listType === 'map' ? listType : 'atomic';
    const keys = meta['x-kubernetes-list-map-keys'];
    this.keys = Array.isArray(keys) ? keys.map(String) : [];
    this.patch = patchStrategyOf(meta);
    this.mergeKey = optionalText(meta['x-kubernetes-patch-merge-key']);
  }

  get item(): MergeSchema {
    return this.#item === undefined ? anyJson : mergeSchemaOf(this.#item);
  }
}
