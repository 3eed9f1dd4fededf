import type { GroupVersion, ResourceDefinition } from '@kubets/machinery';
import { definitionSchemas } from './definitions.ts';
import { mapSubschemas, reachable, type JsonSchema } from './json-schema.ts';
import { sharedKinds, status } from './meta-schemas.ts';
import { pathsOf, type Operation, type Path } from './operations.ts';
import { pretty, type QueryParameter } from './parameters.ts';
import { pathParameters } from './path-parameters.ts';
import { mapInSteps, type Steps } from './steps.ts';

export interface OpenApiV3Document {
  readonly openapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** The OpenAPI v3 document of one group version: its paths and every definition they lead to. */
export function* openApiV3(definitions: readonly ResourceDefinition[], { group, version }: GroupVersion, serverVersion = 'v1.36.0'): Steps<OpenApiV3Document> {
  const all = yield* definitionSchemas(definitions);
  const paths: Record<string, unknown> = {};
  const names = new Set<string>([...Object.values(sharedKinds), status]);
  for (const definition of definitions.filter(({ reference }) => reference.group === group && reference.version === version)) {
    for (const path of pathsOf(definition)) {
      paths[path.path] = renderPath(path);
      for (const name of namesIn(path)) names.add(name);
    }
    yield;
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: serverVersion },
    paths,
    components: {
      schemas: yield* mapInSteps(reachable(all, names), renderSchema),
      securitySchemes: { BearerToken: { type: 'apiKey', description: 'Bearer token', name: 'authorization', in: 'header' } },
    },
  };
}

const namesIn = ({ operations }: Path): readonly string[] =>
  operations.flatMap(({ body, answers }) => [body?.name, answers.name].filter((name) => name !== undefined));

/** A reference may have no siblings in this dialect, so it moves into `allOf` beside them. */
function renderSchema(schema: JsonSchema): JsonSchema {
  const { $ref, ...rest } = mapSubschemas(schema, renderSchema);
  if ($ref === undefined) return rest;
  return Object.keys(rest).length === 0 ? reference($ref) : { ...rest, allOf: [reference($ref)] };
}

const reference = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });

function renderPath({ path, operations }: Path): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, renderOperation(operation)])),
    parameters: [
      ...pathParameters(path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } })),
      renderQuery(pretty),
    ],
  };
}

const renderQuery = ({ name, type, description }: QueryParameter): unknown => ({ name, in: 'query', description, schema: { type, uniqueItems: true } });

const content = (mediaTypes: readonly string[], schema: JsonSchema): unknown => Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));

function renderOperation(operation: Operation): unknown {
  const { body, answers, kind } = operation;
  const answer = answers.name === undefined ? { type: 'string' } : reference(answers.name);
  const answerTypes = answers.name === undefined ? ['*/*'] : answerMediaTypes(operation);
  return {
    tags: [operation.tag],
    description: operation.description,
    operationId: operation.id,
    parameters: operation.query.map(renderQuery),
    ...(body && { requestBody: { content: content(body.mediaTypes, reference(body.name)), ...(body.required && { required: true }) } }),
    responses: {
      ...Object.fromEntries(answers.codes.map((code) => [code, { description: 'OK', content: content(answerTypes, answer) }])),
      401: { description: 'Unauthorized' },
    },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': kind,
  };
}

const answerMediaTypes = ({ streams }: Operation): readonly string[] =>
  streams ? ['application/json', 'application/yaml', 'application/json;stream=watch'] : ['application/json', 'application/yaml'];
