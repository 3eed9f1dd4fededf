import { badRequest, isJsonObject, type KubeObject } from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { methodNotAllowed } from '../http/status-response.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import { updateObject } from '../objects/update-object.ts';
import { writeOptions } from '../objects/write-options.ts';
import { get } from '../verbs/get.ts';
import { patchSubresource } from '../verbs/patch.ts';
import { identityOf, type Verb } from '../verbs/resource-request.ts';
import { checkIdentity } from '../verbs/update.ts';

/** The status of an object, written apart from the rest. */
export const status: Verb = async (server, request, definition) => {
  switch (request.info.verb) {
    case 'get':
      return get(server, request, definition);
    case 'update':
      return updateStatus(server, request, definition);
    case 'patch':
      return patchSubresource(server, request, definition, 'status');
    default:
      throw methodNotAllowed();
  }
};

const updateStatus: Verb = async (server, request, definition) => {
  const { user, warnings, auditAnnotations } = request;
  const options = writeOptions(request, 'UpdateOptions');
  const body = parseBody(request.body, bodyFormat(request.headers['content-type']));
  if (!isJsonObject(body)) throw badRequest(`the object provided is unrecognized (must be of type ${definition.reference.kind}): it is not a JSON object`);
  const { apiVersion, kind, metadata, status: sent } = body;
  const change = (current: KubeObject): KubeObject => {
    // All but metadata and status is the stored object's: what the writer says of it does not matter.
    const whole = { ...current, ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }), metadata, status: sent };
    const object = decodeSentObject(definition, whole, { fieldValidation: options.fieldValidation, warnings, errors: [] });
    checkIdentity(definition, request, object);
    return object;
  };
  const updated = await updateObject(
    server,
    { definition, identity: identityOf(definition, request), user, options, warnings, auditAnnotations, subresource: 'status' },
    change,
  );
  return objectResponse(request, 200, definition, updated);
};
