import { z } from 'zod';

/** How a flag's text becomes the value its schema checks. */
export type FlagKind = 'string' | 'number' | 'boolean' | 'array' | 'record';

/** The flags of a daemon: one `--kebab-case` flag for each camelCase key of its object schema. */
export function flagKinds(schema: z.ZodType): ReadonlyMap<string, FlagKind> {
  const object = unwrap(schema);
  if (!(object instanceof z.ZodObject)) throw new TypeError('a daemon configuration must be an object schema');
  const shape: Record<string, z.ZodType> = object.shape;
  return new Map(Object.entries(shape).map(([key, value]) => [key, kindOf(value)]));
}

export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function kindOf(schema: z.ZodType): FlagKind {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodBoolean) return 'boolean';
  if (inner instanceof z.ZodNumber) return 'number';
  if (inner instanceof z.ZodArray) return 'array';
  if (inner instanceof z.ZodRecord) return 'record';
  return 'string';
}

/** The schema of what is written, below defaults, optionality and transforms. */
function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodCatch) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema;
}
