import {
  apiVersionOf,
  badRequest,
  decodeObject,
  type FieldError,
  invalidObject,
  isJsonObject,
  type JsonObject,
  type KubeObject,
  parseApiVersion,
  type ResourceDefinition,
  strictDecodingError,
  strictDecodingProblems,
} from '@kubets/machinery';
import type { FieldValidation } from './write-options.ts';

export interface SentObjectOptions {
  readonly fieldValidation: FieldValidation;
  /** Receives what `Warn` has to say. */
  readonly warnings: string[];
  /** Receives what breaks the rules of the schema, to be told together with what breaks the kind's own rules; without it, they are thrown. */
  readonly errors?: FieldError[] | undefined;
  /** What the body says twice, to be told with its unknown members. */
  readonly repeated?: readonly string[] | undefined;
}

/** Decodes and defaults an object that a client sent; unknown members are dropped, and refused or reported as `fieldValidation` asks. */
export function decodeSentObject(
  definition: ResourceDefinition,
  value: unknown,
  { fieldValidation, warnings, errors, repeated = [] }: SentObjectOptions,
): KubeObject {
  const { reference, strategy } = definition;
  const { object, unknownFields, errors: found } = decodeObject(definition, identified(definition, value));
  if (fieldValidation !== 'Ignore') {
    const problems = [...repeated, ...strictDecodingProblems(unknownFields)];
    if (problems.length > 0 && fieldValidation === 'Strict') throw strictDecodingError(reference, problems);
    warnings.push(...problems);
  }
  if (errors === undefined && found.length > 0) throw invalidObject(reference, object.metadata.name ?? object.metadata.generateName ?? '', found);
  errors?.push(...found);
  return strategy.default?.(object) ?? object;
}

/** Absent kind and version are those of the URL; others must match it. */
function identified({ reference }: ResourceDefinition, value: unknown): JsonObject {
  if (!isJsonObject(value)) throw badRequest(`the object provided is unrecognized (must be of type ${reference.kind}): it is not a JSON object`);
  const expected = apiVersionOf(reference);
  const { kind = reference.kind, apiVersion = expected } = value;
  if (apiVersion !== expected) {
    throw badRequest(`the API version in the data (${asText(apiVersion)}) does not match the expected API version (${expected})`);
  }
  if (kind !== reference.kind) {
    throw badRequest(
      `${asText(kind)} in version ${JSON.stringify(parseApiVersion(expected).version)} cannot be handled as a ${reference.kind}: the kinds differ`,
    );
  }
  return 'kind' in value && 'apiVersion' in value && isJsonObject(value['metadata'])
    ? value
    : { apiVersion, kind, ...value, metadata: value['metadata'] ?? {} };
}

/** Objects have no text of their own to rely on. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
