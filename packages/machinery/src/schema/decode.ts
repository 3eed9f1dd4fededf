import { badRequest, type ApiError } from '../api-error.ts';
import { cloneJson, setMember } from '../clone.ts';
import { notSupported, required, type FieldError } from '../field-error.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { TypeMismatch, Unreadable, decodeScalar, jsonTypeName } from './decode-scalar.ts';
import { bareName, goTypeName, zeroOf } from './go-types.ts';
import {
  mergeSchemaOf,
  type AnySchema,
  type FieldSchema,
  type ListSchema,
  type MapSchema,
  type MergeSchema,
  type ScalarSchema,
  type StructSchema,
} from './merge-schema.ts';

export interface DecodeOptions {
  /** Fills defaults, demands required fields and words of closed sets; true unless said otherwise. A partial object (an apply configuration) is decoded without. */
  readonly complete?: boolean;
}

export interface Decoded<T> {
  readonly object: T;
  /** Paths of fields the schema does not know, e.g. `spec.containers[0].foo`; they are dropped. */
  readonly unknownFields: readonly string[];
  /** Required fields that are missing, and words outside their closed set. What is missing has its zero value in `object`, so that other rules can be asked too. */
  readonly errors: readonly FieldError[];
}

/**
 * A JSON value as an object of the kind: defaults filled, quantities and times canonical, unknown fields dropped and named, null taken as absent
 * except where the kind says so for what is unset.
 * Throws a 400 for a value of the wrong type. The result may share parts with `value`.
 */
export function decodeObject<T extends KubeObject>(
  definition: Pick<ResourceDefinition<T>, 'reference' | 'schema'>,
  value: unknown,
  options: DecodeOptions = {},
): Decoded<T> {
  const { reference } = definition;
  const decoder = new Decoder(options);
  const object = decoder.decode(mergeSchemaOf(definition.schema()), value);
  if (decoder.failure !== undefined) throw cannotBeHandled(reference, decoder.failure);
  return { object: object as T, unknownFields: decoder.unknown, errors: decoder.errors };
}

/** A value by any schema, for parts of objects; same rules as {@link decodeObject}, failures are returned. */
export function decodeValue(
  schema: MergeSchema,
  value: unknown,
  options: DecodeOptions = {},
): { value: unknown; failure?: string | undefined; errors: readonly FieldError[]; unknownFields: readonly string[] } {
  const decoder = new Decoder(options);
  const decoded = decoder.decode(schema, value);
  return { value: decoded, failure: decoder.failure, errors: decoder.errors, unknownFields: decoder.unknown };
}

/** 400: the body is no object of the kind. */
export function cannotBeHandled({ kind, version }: { readonly kind: string; readonly version: string }, cause: string): ApiError {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${cause}`);
}

/** Deeper values are refused: no walk over them can exhaust the stack. */
const maxDepth = 1000;

class Decoder {
  readonly errors: FieldError[] = [];
  readonly unknown: string[] = [];
  /** The first structural error; the values decoded after it mean nothing. */
  failure: string | undefined;
  readonly #complete: boolean;
  /** Field names, and places in lists and maps as `[0]` and `[key]`. */
  readonly #path: string[] = [];
  #struct: StructSchema | undefined;

  constructor({ complete = true }: DecodeOptions) {
    this.#complete = complete;
  }

  decode(schema: MergeSchema, value: unknown): unknown {
    switch (schema.type) {
      case 'struct':
        return this.#decodeStruct(schema, value);
      case 'map':
        return this.#decodeMap(schema, value);
      case 'list':
        return this.#decodeList(schema, value);
      case 'scalar':
        return this.#decodeScalar(schema, value);
      case 'any':
        return this.#decodeAny(schema, value);
    }
  }

  /** Copies only when a member changes: a canonical object passes through as it is. */
  #decodeStruct(schema: StructSchema, value: unknown): unknown {
    if (!isJsonObject(value)) return this.#mismatch(value, goTypeName(schema));
    if (this.#path.length > maxDepth) return this.#fail('exceeded max depth');
    const outer = this.#struct;
    this.#struct = schema;
    let result: JsonObject | undefined;
    for (const key of Object.keys(value)) {
      const member = value[key];
      const decoded = this.#decodeMember(schema.fields.get(key), key, member);
      if (result === undefined && decoded !== member) result = membersBefore(value, key);
      if (result !== undefined && decoded !== undefined) result[key] = decoded;
    }
    if (this.#complete) result = this.#fill(schema, value, result);
    this.#struct = outer;
    return result ?? value;
  }

  #decodeMember(field: FieldSchema | undefined, key: string, member: unknown): unknown {
    if (field === undefined) {
      this.unknown.push(this.#pathTo(key));
      return undefined;
    }
    const given = field.before === undefined ? member : field.before(member);
    if (given === null && field.default === null && this.#complete) return null;
    if (given === null || given === undefined || isUnsetChoice(field, given)) return undefined;
    this.#path.push(key);
    const decoded = this.decode(field.schema, given);
    this.#path.pop();
    return field.after === undefined || this.failure !== undefined ? decoded : field.after(decoded);
  }

  #fill(schema: StructSchema, value: JsonObject, changed: JsonObject | undefined): JsonObject | undefined {
    let result = changed;
    for (const field of schema.filled) {
      if ((result ?? value)[field.name] !== undefined) continue;
      const filled = this.#absent(field);
      if (filled === undefined) continue;
      result ??= { ...value };
      result[field.name] = filled;
    }
    return result;
  }

  /** Go has no absent struct: what is missing is what is missing inside it. */
  #absent(field: FieldSchema): unknown {
    const { schema } = field;
    if (field.default === null) return null;
    const empty = field.default !== undefined ? cloneJson(field.default) : isEmptyStruct(schema) ? {} : undefined;
    if (empty === undefined) {
      if (!hasMeaningfulZero(schema)) this.errors.push(required(this.#pathTo(field.name)));
      return zeroOf(schema) ?? undefined;
    }
    this.#path.push(field.name);
    const filled = this.decode(schema, empty);
    this.#path.pop();
    return filled;
  }

  #decodeMap(schema: MapSchema, value: unknown): unknown {
    if (!isJsonObject(value)) return this.#mismatch(value, goTypeName(schema));
    const { item } = schema;
    let result: JsonObject | undefined;
    for (const key of Object.keys(value)) {
      const member = value[key];
      const decoded = isPlainString(item, member) ? member : this.#decodeItem(item, `[${key}]`, member);
      if (result === undefined && decoded !== member) result = membersBefore(value, key);
      if (result !== undefined) setMember(result, key, decoded);
    }
    return result ?? value;
  }

  #decodeList(schema: ListSchema, value: unknown): unknown {
    if (!Array.isArray(value)) return this.#mismatch(value, goTypeName(schema));
    const { item } = schema;
    let result: unknown[] | undefined;
    for (let i = 0; i < value.length; i += 1) {
      const decoded = isPlainString(item, value[i]) ? value[i] : this.#decodeItem(item, `[${i}]`, value[i]);
      if (result === undefined && decoded !== value[i]) result = value.slice(0, i);
      result?.push(decoded);
    }
    return result ?? value;
  }

  /** null inside a list or map is the zero value of its type. */
  #decodeItem(item: MergeSchema, place: string, member: unknown): unknown {
    this.#path.push(place);
    const decoded = this.decode(item, member === null ? zeroOf(item) : member);
    this.#path.pop();
    return decoded;
  }

  #decodeScalar(schema: ScalarSchema, value: unknown): unknown {
    const decoded = decodeScalar(schema.scalar, value);
    if (typeof decoded === 'object') {
      if (decoded instanceof TypeMismatch) return this.#mismatch(value, decoded.want, decoded.got);
      if (decoded instanceof Unreadable) return this.#fail(decoded.message);
    }
    if (this.#complete && schema.values !== undefined && !schema.values.has(decoded as string)) {
      this.errors.push(decoded === '' ? required(this.#pathTo()) : notSupported(this.#pathTo(), decoded, [...schema.values]));
    }
    return decoded;
  }

  #decodeAny(schema: AnySchema, value: unknown): unknown {
    if (schema.objectOnly && !isJsonObject(value)) return this.#mismatch(value, 'map[string]interface {}');
    return isDeeperThan(value, maxDepth) ? this.#fail('exceeded max depth') : value;
  }

  #mismatch(value: unknown, want: string, got: string = jsonTypeName(value)): undefined {
    const path = this.#path.filter((part) => !part.startsWith('[')).join('.');
    const target = this.#struct === undefined || path === '' ? `Go value of type ${want}` : `Go struct field ${bareName(this.#struct)}.${path} of type ${want}`;
    return this.#fail(`json: cannot unmarshal ${got} into ${target}`);
  }

  #fail(message: string): undefined {
    this.failure ??= message;
    return undefined;
  }

  #pathTo(last?: string): string {
    let path = '';
    for (const part of last === undefined ? this.#path : [...this.#path, last]) path += path === '' || part.startsWith('[') ? part : `.${part}`;
    return path;
  }
}

/** Numbers and flags are never missing: whether their zero will do is for the kind's rules to say. */
const hasMeaningfulZero = (schema: MergeSchema): boolean => schema.type === 'scalar' && typeof zeroOf(schema) !== 'string';

/** A word of a closed set that was left empty, as Go clients write a field they do not set. */
const isUnsetChoice = ({ required, schema }: FieldSchema, value: unknown): boolean =>
  value === '' && !required && schema.type === 'scalar' && schema.values !== undefined;

/** The commonest items need no look inside. */
const isPlainString = (item: MergeSchema, member: unknown): boolean =>
  typeof member === 'string' && item.type === 'scalar' && item.scalar === 'string' && item.values === undefined;

function membersBefore(value: JsonObject, end: string): JsonObject {
  const members: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (key === end) break;
    setMember(members, key, value[key]);
  }
  return members;
}

const isEmptyStruct = (schema: MergeSchema): boolean => schema.type === 'struct' && (schema.filled.length > 0 || schema.name === 'v1.ObjectMeta');

/** Whether containers nest deeper than `limit`; visits no more levels than that. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, limit - 1));
  for (const key of Object.keys(value)) if (isDeeperThan((value as JsonObject)[key], limit - 1)) return true;
  return false;
}
