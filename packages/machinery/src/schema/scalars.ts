import { z } from 'zod';
import { canonicalQuantity } from '../quantity.ts';

const int32Min = -2147483648;
const int32Max = 2147483647;
const int64Limit = Number.MAX_SAFE_INTEGER;

export const int32 = (): z.ZodNumber => z.number().int().min(int32Min).max(int32Max).meta({ format: 'int32' });
/** Integers beyond 2^53 cannot be carried by JSON numbers in JavaScript and are refused. */
export const int64 = (): z.ZodNumber => z.number().int().min(-int64Limit).max(int64Limit).meta({ format: 'int64' });
/** Base64 text, kept encoded. */
export const base64 = (): z.ZodString => z.string().meta({ format: 'byte' });
export const time = (): z.ZodString => z.string().meta({ format: 'date-time', kubets: 'Time' });
/** A time that Kubernetes' own types hold by value, with no word for its absence: unset, it is written as null. */
export const timeOrNull = (): z.ZodOptional<z.ZodNullable<z.ZodString>> => time().nullable().optional();
export const microTime = (): z.ZodString => z.string().meta({ format: 'date-time', kubets: 'MicroTime' });
export const intOrString = () => z.union([z.number().int(), z.string()]).meta({ kubets: 'IntOrString' });
/** Canonical quantity text; numbers are accepted and become text. */
export const quantity = () => z.union([z.string(), z.number()]).transform(canonicalQuantity).meta({ kubets: 'Quantity' });
/** Any JSON object, kept as it is. */
export const rawExtension = () => z.record(z.string(), z.unknown()).meta({ kubets: 'RawExtension' });
/** Any JSON value, kept as it is. */
export const anyJson = () => z.unknown().meta({ kubets: 'JSON' });
export const stringMap = () => z.record(z.string(), z.string());
