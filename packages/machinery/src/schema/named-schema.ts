import type { z } from 'zod';

/** A schema made on first use. `id` is its OpenAPI definition name, e.g. `io.k8s.api.core.v1.Container`. */
export function namedSchema<Schema extends z.ZodType>(id: string, build: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => (made ??= build().meta({ id }));
}

/** The TypeScript type of what a schema accepts and returns, defaults filled. */
export type SchemaOf<Thunk extends () => z.ZodType> = z.output<ReturnType<Thunk>>;
