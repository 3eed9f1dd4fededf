import { subresourceBodies } from '@kubets/api/subresource-bodies';
import {
  badRequest,
  cannotBeHandled,
  decodeValue,
  invalidObject,
  isJsonObject,
  mergeSchemaOf,
  parseApiVersion,
  strictDecodingError,
  strictDecodingProblems,
} from '@kubets/machinery';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import { writeOptions } from '../objects/write-options.ts';
import type { ApiRequest } from '../pipeline.ts';

/** The object in the body of a subresource's POST, decoded by the schema of its kind (`policy/v1`, `Eviction`), which is `T`. */
export function readSubresourceBody<T>(request: ApiRequest, { kind, apiVersion }: { readonly kind: string; readonly apiVersion: string }): T {
  const schema = subresourceBodies[`${apiVersion}/${kind}`];
  const format = bodyFormat(request.headers['content-type']);
  const body = parseBody(request.body, format);
  const { fieldValidation } = writeOptions(request, 'CreateOptions');
  if (schema === undefined || !isJsonObject(body)) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): it is not a JSON object`);
  if (body['kind'] !== undefined && body['kind'] !== kind) throw badRequest(`the object provided is of kind ${JSON.stringify(body['kind'])}, expected ${kind}`);
  const { group, version } = parseApiVersion(apiVersion);
  const { value, failure, errors, unknownFields } = decodeValue(mergeSchemaOf(schema()), { metadata: {}, ...body, kind, apiVersion });
  if (failure !== undefined) throw cannotBeHandled({ kind, version }, failure);
  const problems = fieldValidation === 'Ignore' ? [] : [...repeatedMembers(request.body, format), ...strictDecodingProblems(unknownFields)];
  if (problems.length > 0 && fieldValidation === 'Strict') throw strictDecodingError({ kind, version }, problems);
  request.warnings.push(...problems);
  if (errors.length > 0) throw invalidObject({ group, kind }, request.info.name, errors);
  return value as T;
}
