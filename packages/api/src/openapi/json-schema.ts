/** A JSON schema whose `$ref` is a bare definition name and may stand beside other keywords; each OpenAPI dialect renders it its own way. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

export type JsonSchemas = Readonly<Record<string, JsonSchema>>;

/** Applies `change` to every direct subschema. */
export function mapSubschemas(schema: JsonSchema, change: (subschema: JsonSchema) => JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(schema.properties && { properties: mapValues(schema.properties, change) }),
    ...(schema.items && { items: change(schema.items) }),
    ...(schema.additionalProperties && { additionalProperties: change(schema.additionalProperties) }),
    ...(schema.allOf && { allOf: schema.allOf.map(change) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(change) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map(change) }),
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The definitions `roots` lead to, themselves included. */
export function reachable(schemas: JsonSchemas, roots: Iterable<string>): JsonSchemas {
  const found: Record<string, JsonSchema> = {};
  const visit = (schema: JsonSchema): JsonSchema => {
    if (schema.$ref !== undefined) follow(schema.$ref);
    return mapSubschemas(schema, visit);
  };
  const follow = (name: string): void => {
    const schema = schemas[name];
    if (schema === undefined || found[name] !== undefined) return;
    found[name] = schema;
    visit(schema);
  };
  for (const root of roots) follow(root);
  return found;
}

/** The schema without the named keywords. */
export function without<Keyword extends string>(schema: JsonSchema & { readonly [keyword in Keyword]?: unknown }, keywords: readonly Keyword[]): JsonSchema {
  const dropped: ReadonlySet<string> = new Set(keywords);
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !dropped.has(keyword)));
}
