import type { ResourceDefinition } from '@kubets/machinery';
import { definitionSchemas } from './definitions.ts';
import { mapSubschemas, without, type JsonSchema } from './json-schema.ts';
import { status } from './meta-schemas.ts';
import { pathsOf, type Operation, type Path } from './operations.ts';
import { pretty, type QueryParameter } from './parameters.ts';
import { pathParameters } from './path-parameters.ts';
import { mapInSteps, type Steps } from './steps.ts';

export interface OpenApiV2Document {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly securityDefinitions: Readonly<Record<string, unknown>>;
  readonly security: readonly unknown[];
}

/** The OpenAPI v2 document of the whole API. */
export function* openApiV2(definitions: readonly ResourceDefinition[], version = 'v1.36.0'): Steps<OpenApiV2Document> {
  const schemas = yield* definitionSchemas(definitions);
  const paths: Record<string, unknown> = {};
  for (const definition of definitions) {
    for (const path of pathsOf(definition)) paths[path.path] = renderPath(path);
    yield;
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths,
    definitions: yield* mapInSteps(schemas, renderDefinition),
    securityDefinitions: { BearerToken: { description: 'Bearer token', type: 'apiKey', name: 'authorization', in: 'header' } },
    security: [{ BearerToken: [] }],
  };
}

/** Values of two types have no type in this dialect; clients expect them as strings. */
function renderDefinition({ oneOf, ...schema }: JsonSchema): JsonSchema {
  return oneOf === undefined ? renderSchema(schema) : { ...schema, type: 'string' };
}

function renderSchema(schema: JsonSchema): JsonSchema {
  const rest = without(mapSubschemas(schema, renderSchema), ['default']);
  return rest.$ref === undefined ? rest : { ...rest, ...reference(rest.$ref) };
}

const reference = (name: string): { readonly $ref: string } => ({ $ref: `#/definitions/${name}` });

function renderPath({ path, operations }: Path): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, renderOperation(operation)])),
    parameters: [...pathParameters(path).map((name) => ({ name, in: 'path', required: true, type: 'string', uniqueItems: true })), renderQuery(pretty)],
  };
}

const renderQuery = ({ name, type, description }: QueryParameter): unknown => ({ name, in: 'query', description, type, uniqueItems: true });

const mediaTypes: readonly string[] = ['application/json', 'application/yaml'];

function renderOperation(operation: Operation): unknown {
  const { body, answers, kind } = operation;
  return {
    description: operation.description,
    operationId: operation.id,
    consumes: body?.mediaTypes ?? ['*/*'],
    produces: operation.streams ? [...mediaTypes, 'application/json;stream=watch'] : mediaTypes,
    schemes: ['https'],
    tags: [operation.tag],
    parameters: [
      ...(body === undefined ? [] : [{ name: 'body', in: 'body', ...(body.required && { required: true }), schema: reference(body.name) }]),
      ...operation.query.map(renderQuery),
    ],
    responses: {
      ...Object.fromEntries(
        answers.codes.map((code) => [code, { description: 'OK', schema: answers.name === undefined ? { type: 'string' } : reference(answers.name) }]),
      ),
      401: { description: 'Unauthorized', schema: reference(status) },
    },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': kind,
  };
}
