import { type FieldError, invalidObject, isJsonObject, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { methodNotAllowed } from '../http/status-response.ts';
import { createObject } from '../objects/create-object.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import { encoded } from '../objects/encoded-object.ts';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import { hasStatusSubresource } from '../objects/update-object.ts';
import { writeOptions, type WriteOptions } from '../objects/write-options.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { Verb } from './resource-request.ts';

/** Decodes the body and puts the object into the store. */
export const create: Verb = async (server, request, definition) => {
  const { info, user, warnings, auditAnnotations } = request;
  if (info.name !== '') throw methodNotAllowed();
  const options = writeOptions(request, 'CreateOptions');
  const schemaErrors: FieldError[] = [];
  const object = decodeBody(request, definition, options, schemaErrors);
  const virtual = server.virtualResources.find(({ resource }) => resource.group === info.group && resource.plural === info.resource);
  if (virtual?.create !== undefined && schemaErrors.length > 0) throw invalidObject(definition.reference, object.metadata.name ?? '', schemaErrors);
  if (virtual?.create !== undefined) return objectResponse(request, 201, definition, encoded(await virtual.create(object, request, server)));
  if (definition.virtual) throw methodNotAllowed();
  const created = await createObject(server, { definition, namespace: info.namespace, user, options, warnings, auditAnnotations, schemaErrors }, object);
  return objectResponse(request, 201, definition, created);
};

/** The object in a create or update body; `errors` receives what breaks its schema. Its status is left aside when it has a subresource of its own. */
export function decodeBody(
  request: ApiRequest,
  definition: ResourceDefinition,
  { fieldValidation }: Pick<WriteOptions, 'fieldValidation'>,
  errors: FieldError[],
): KubeObject {
  const format = bodyFormat(request.headers['content-type']);
  const value = parseBody(request.body, format);
  if (isJsonObject(value) && dropsStatus(request, definition)) delete value['status'];
  return decodeSentObject(definition, value, {
    fieldValidation,
    warnings: request.warnings,
    errors,
    repeated: fieldValidation === 'Ignore' ? [] : repeatedMembers(request.body, format),
  });
}

function dropsStatus({ info }: ApiRequest, definition: ResourceDefinition): boolean {
  if (!hasStatusSubresource(definition) || info.subresource !== '') return false;
  return info.verb !== 'create' || definition.strategy.keepsStatusOnCreate !== true;
}
