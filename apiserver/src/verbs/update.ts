import { badRequest, type FieldError, isApiError, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { createObject, namespaceOf } from '../objects/create-object.ts';
import { updateObject } from '../objects/update-object.ts';
import { writeOptions } from '../objects/write-options.ts';
import type { ApiRequest } from '../pipeline.ts';
import { authorizeCreation } from './authorize-creation.ts';
import { decodeBody } from './create.ts';
import { identityOf, type Verb } from './resource-request.ts';

/** Replaces an object; kinds that allow it are created by an update of a name that does not exist. */
export const update: Verb = async (server, request, definition) => {
  const { info, user, warnings, auditAnnotations } = request;
  const options = writeOptions(request, 'UpdateOptions');
  const schemaErrors: FieldError[] = [];
  const object = decodeBody(request, definition, options, schemaErrors);
  checkIdentity(definition, request, object);
  const identity = identityOf(definition, request);
  try {
    const updated = await updateObject(
      server,
      { definition, identity, user, options, warnings, auditAnnotations, schemaErrors, subresource: '' },
      () => object,
    );
    return await objectResponse(request, 200, definition, updated);
  } catch (error) {
    if (!isApiError(error, 'NotFound') || definition.strategy.allowCreateOnUpdate !== true || object.metadata.resourceVersion) throw error;
    await authorizeCreation(server, request);
    const created = await createObject(server, { definition, namespace: info.namespace, user, options, warnings, auditAnnotations, schemaErrors }, object);
    return objectResponse(request, 201, definition, created);
  }
};

/** Name and namespace in the body are those of the URL. */
export function checkIdentity(definition: ResourceDefinition, { info }: ApiRequest, { metadata }: KubeObject): void {
  if (!metadata.name) throw badRequest('the name of the object could not be determined: name must be provided');
  if (metadata.name !== info.name) throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${info.name})`);
  namespaceOf(definition, metadata.namespace, info.namespace);
}
