import { z } from 'zod';
import { int32 } from '@kubets/machinery/schema';

/**
 * Kubernetes reads a left-out field, `""` and `0` alike where the field is no pointer. These schemas do the same, so that
 * `imagePullPolicy: ""` in a rendered template means what it means upstream.
 */

const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);

type Choice<Values extends readonly string[]> = z.ZodEnum<{ [Value in Values[number]]: Value }>;

/** One of a closed set of words, or left out. */
export function choice<const Values extends readonly string[]>(values: Values): z.ZodOptional<z.ZodPreprocess<z.ZodOptional<Choice<Values>>>> {
  return z.preprocess(emptyIsUnset, z.enum(values).optional()).optional();
}

/** One of a closed set of words; `fallback` when left out. */
export function choiceOr<const Values extends readonly string[]>(values: Values, fallback: Values[number]) {
  return z.preprocess(emptyIsUnset, z.enum(values).default(fallback as never)).default(fallback as never);
}

/** A number whose zero stands for `fallback`. */
export const int32Or = (fallback: number) =>
  int32()
    .default(fallback)
    .transform((value) => (value === 0 ? fallback : value));

/** A text whose empty form stands for `fallback`. */
export const textOr = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) => (value === '' ? fallback : value));

/**
 * A field writers may leave out and readers always get: the OpenAPI document lists it as required, as Kubernetes does for
 * fields without `omitempty`.
 */
export const demanded = <Schema extends z.ZodType>(schema: Schema): Schema => schema.meta({ demanded: true });
