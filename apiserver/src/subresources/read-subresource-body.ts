import { subresourceBodies } from '@kubets/api/subresource-bodies';
import { badRequest, cannotBeHandled, decodeValue, invalidObject, isJsonObject, mergeSchemaOf, parseApiVersion } from '@kubets/machinery';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import type { ApiRequest } from '../pipeline.ts';

/** The object in the body of a subresource's POST, decoded by the schema of its kind (`policy/v1`, `Eviction`), which is `T`. */
export function readSubresourceBody<T>(request: ApiRequest, { kind, apiVersion }: { readonly kind: string; readonly apiVersion: string }): T {
  const schema = subresourceBodies[`${apiVersion}/${kind}`];
  const body = parseBody(request.body, bodyFormat(request.headers['content-type']));
  if (schema === undefined || !isJsonObject(body)) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): it is not a JSON object`);
  if (body['kind'] !== undefined && body['kind'] !== kind) throw badRequest(`the object provided is of kind ${JSON.stringify(body['kind'])}, expected ${kind}`);
  const { group, version } = parseApiVersion(apiVersion);
  const { value, failure, errors } = decodeValue(mergeSchemaOf(schema()), { metadata: {}, ...body, kind, apiVersion });
  if (failure !== undefined) throw cannotBeHandled({ kind, version }, failure);
  if (errors.length > 0) throw invalidObject({ group, kind }, request.info.name, errors);
  return value as T;
}
