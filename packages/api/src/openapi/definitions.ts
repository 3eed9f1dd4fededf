import { apiVersionOf, parseApiVersion, type GroupVersion, type ResourceDefinition } from '@kubets/machinery';
import type { z } from 'zod';
import { deleteOptions as deleteOptionsSchema } from '../meta/delete-options.ts';
import { subresourceBodies } from '../subresource-bodies.ts';
import type { JsonSchema, JsonSchemas } from './json-schema.ts';
import { listMeta, metaKinds, metaSchemas, sharedKinds, typeMeta } from './meta-schemas.ts';
import type { Steps } from './steps.ts';
import { schemasFromZod } from './zod-schemas.ts';

export interface GroupVersionKind extends GroupVersion {
  readonly kind: string;
}

const made = new WeakMap<readonly ResourceDefinition[], JsonSchemas>();

/** Every OpenAPI definition the resources need, by name. Derived once per list of definitions. */
export function* definitionSchemas(definitions: readonly ResourceDefinition[]): Steps<JsonSchemas> {
  const known = made.get(definitions);
  if (known !== undefined) return known;
  const schemas = yield* deriveSchemas(definitions);
  made.set(definitions, schemas);
  return schemas;
}

/** The OpenAPI name of a named schema, e.g. `io.k8s.api.core.v1.Pod`. */
export function definitionName(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('a resource needs a schema made with namedSchema');
  return id;
}

export const listDefinitionName = (definition: ResourceDefinition): string => `${definitionName(definition.schema())}List`;

function* deriveSchemas(definitions: readonly ResourceDefinition[]): Steps<JsonSchemas> {
  const bodies = Object.entries(subresourceBodies).map(([name, schema]) => ({ kind: parseKind(name), schema: schema() }));
  const kinds: z.ZodType[] = [];
  for (const { schema } of definitions) {
    kinds.push(schema());
    yield;
  }
  const fromKinds = yield* schemasFromZod([...kinds, ...bodies.map(({ schema }) => schema), deleteOptionsSchema()]);
  const schemas: Record<string, JsonSchema> = { ...metaSchemas, ...fromKinds };
  const name = (id: string, kinds: readonly GroupVersionKind[]): void => {
    schemas[id] = asKind(schemas[id] ?? {}, kinds);
  };
  for (const definition of definitions) name(definitionName(definition.schema()), [kindOf(definition)]);
  for (const { kind, schema } of bodies) name(definitionName(schema), [kind]);
  for (const [kind, id] of Object.entries(metaKinds)) name(id, [{ group: '', version: 'v1', kind }]);
  for (const [kind, id] of Object.entries(sharedKinds)) {
    name(
      id,
      groupVersionsOf(definitions).map((groupVersion) => ({ ...groupVersion, kind })),
    );
  }
  for (const definition of definitions.filter(({ verbs }) => verbs.includes('list'))) schemas[listDefinitionName(definition)] = listSchema(definition);
  return schemas;
}

export const kindOf = ({ reference: { group, version, kind } }: ResourceDefinition): GroupVersionKind => ({ group, kind, version });

function parseKind(apiVersionAndKind: string): GroupVersionKind {
  const slash = apiVersionAndKind.lastIndexOf('/');
  return { ...parseApiVersion(apiVersionAndKind.slice(0, slash)), kind: apiVersionAndKind.slice(slash + 1) };
}

/** Group versions in the order their first resource has; v1 first, as every server has it. */
export function groupVersionsOf(definitions: readonly ResourceDefinition[]): readonly GroupVersion[] {
  const found = new Map<string, GroupVersion>([['v1', { group: '', version: 'v1' }]]);
  for (const { reference } of definitions) found.set(apiVersionOf(reference), { group: reference.group, version: reference.version });
  return [...found.values()];
}

const suppliedByServer: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Names the kinds a definition is, describes what every kind shares, and asks for nothing every writer may leave out. */
function asKind(schema: JsonSchema, kinds: readonly GroupVersionKind[]): JsonSchema {
  const { required = [], ...rest } = schema;
  const demanded = required.filter((field) => !suppliedByServer.has(field));
  const properties = schema.properties?.['apiVersion'] === undefined ? schema.properties : { ...schema.properties, ...typeMeta };
  return {
    ...rest,
    ...(properties && { properties }),
    ...(demanded.length > 0 && { required: demanded }),
    'x-kubernetes-group-version-kind': kinds,
  };
}

function listSchema(definition: ResourceDefinition): JsonSchema {
  const kind = kindOf(definition);
  return {
    description: `A list of ${kind.kind} objects.`,
    type: 'object',
    properties: {
      ...typeMeta,
      items: { description: 'The objects.', type: 'array', items: { $ref: definitionName(definition.schema()) } },
      metadata: { description: 'The version of the list, and where it goes on.', $ref: listMeta },
    },
    required: ['items'],
    'x-kubernetes-group-version-kind': [{ ...kind, kind: `${kind.kind}List` }],
  };
}
