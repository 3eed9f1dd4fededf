import { z } from 'zod';

/** How a flag's text becomes the value its schema checks. */
export type FlagKind = 'string' | 'number' | 'boolean' | 'array' | 'record';

/** The flags of a daemon: one `--kebab-case` flag for each camelCase key of its object schema that is not in files only. */
export function flagKinds(schema: z.ZodType): ReadonlyMap<string, FlagKind> {
  const flags = Object.entries(shapeOf(schema)).filter(([, value]) => value.meta()?.['inFileOnly'] !== true);
  return new Map(flags.map(([key, value]) => [key, kindOf(value)]));
}

/** What a configuration file may set. */
export function settingNames(schema: z.ZodType): ReadonlySet<string> {
  return new Set(Object.keys(shapeOf(schema)));
}

/** A setting too rich for a flag: only a configuration file gives it. To be said last, of the whole setting. */
export function inFileOnly<T extends z.ZodType>(schema: T): T {
  return schema.meta({ inFileOnly: true });
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const object = unwrap(schema);
  if (!(object instanceof z.ZodObject)) throw new TypeError('a daemon configuration must be an object schema');
  return object.shape;
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
