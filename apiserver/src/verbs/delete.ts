import type { ObjectIdentity, ResourceDefinition, Status } from '@kubets/machinery';
import { objectResponse, valueResponse } from '../http/represent.ts';
import { deleteObject } from '../objects/delete-object.ts';
import { deleteOptions } from '../objects/delete-options.ts';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { identityOf, type Verb } from './resource-request.ts';

/** Deletes one object and answers with a Status, or with the object while it waits for its end. */
export const deleteOne: Verb = async (server, request, definition) => {
  const { user, warnings, auditAnnotations } = request;
  const options = deleteOptions(request);
  const identity = identityOf(definition, request);
  const { gone, object } = await deleteObject(server, { definition, identity, user, options, warnings, auditAnnotations });
  if (gone && !definition.strategy.returnsDeletedObject) return valueResponse(request, 200, deletedStatus(definition, identity, object));
  const accepted = !gone && (options.propagationPolicy === 'Background' || options.propagationPolicy === 'Foreground');
  return objectResponse(request, accepted ? 202 : 200, definition, object);
};

/** As upstream's, without the code that the response has. */
function deletedStatus({ reference: { group, plural } }: ResourceDefinition, { name }: ObjectIdentity, object: EncodedObject): Omit<Status, 'code'> {
  const { uid } = object.object().metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group && { group }), kind: plural, uid },
  };
}
