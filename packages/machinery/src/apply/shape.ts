import { isJsonObject, type JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema, StructSchema } from '../schema/merge-schema.ts';

/** What server-side apply sees in a value: something owned as a whole, or something whose parts are owned one by one. */
export type Shape =
  | { readonly type: 'leaf' }
  | { readonly type: 'members'; readonly members: JsonObject; readonly schema: MergeSchema }
  | { readonly type: 'items'; readonly items: readonly unknown[]; readonly schema: ListSchema };

const wholeValue: Shape = { type: 'leaf' };

export function shapeOf(schema: MergeSchema, value: unknown): Shape {
  switch (schema.type) {
    case 'struct':
    case 'map':
      return schema.atomic || !isJsonObject(value) ? wholeValue : { type: 'members', members: value, schema };
    case 'list':
      return schema.listType === 'atomic' || !Array.isArray(value) ? wholeValue : { type: 'items', items: value, schema };
    case 'any':
      return isJsonObject(value) ? { type: 'members', members: value, schema } : wholeValue;
    case 'scalar':
      return wholeValue;
  }
}

/** The schema of a member; undefined for a field a struct does not know. */
export function memberSchema(schema: MergeSchema, name: string): MergeSchema | undefined {
  if (schema.type === 'struct') return schema.fields.get(name)?.schema;
  return schema.type === 'map' ? schema.item : schema;
}

/** A struct's fields exist by themselves; entries of a map exist because somebody put them there. */
export function hasNamedFields(schema: MergeSchema): schema is StructSchema {
  return schema.type === 'struct';
}

const fieldElements = new Map<string, string>();
const rememberedElements = 20_000;

/** `f:name`; one text per name, so that repeated look-ups compare by identity. */
export function fieldElement(name: string): string {
  let element = fieldElements.get(name);
  if (element === undefined) {
    element = `f:${name}`;
    if (fieldElements.size < rememberedElements) fieldElements.set(name, element);
  }
  return element;
}
