import { type KubeObject, notFound, type ResourceDefinition, type ResourceReference } from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { methodNotAllowed } from '../http/status-response.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import { updateObject } from '../objects/update-object.ts';
import { writeOptions, type WriteOptions } from '../objects/write-options.ts';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { apply } from '../verbs/apply.ts';
import { applyPatch, patchTypeOf } from '../verbs/patch.ts';
import { checkIdentity } from '../verbs/update.ts';

/** What may change through a subresource that shows the whole object: `merge` takes only that from what was sent. */
export interface PartialWrite<T extends KubeObject> {
  readonly resource: ResourceReference<T>;
  readonly subresource: string;
  merge(sent: T, current: T, server: ServerContext): T;
}

/** Get, update and patch of a subresource whose kind is that of the object itself. */
export function wholeObjectSubresource<T extends KubeObject>(write: PartialWrite<T>): SubresourceHandler {
  const { resource, subresource } = write;
  return {
    resource,
    subresource,
    async handle(request, definition, server) {
      const identity = { namespace: request.info.namespace || undefined, name: request.info.name };
      if (request.info.verb === 'get') {
        const found = await server.registry.storage(definition).get(identity);
        if (found === undefined) throw notFound(definition.reference, request.info.name);
        return objectResponse(request, 200, definition, found);
      }
      const isApply = request.info.verb === 'patch' && patchTypeOf(request) === 'apply';
      const options = writeOptions(request, request.info.verb === 'patch' ? 'PatchOptions' : 'UpdateOptions', { isApply });
      if (isApply) {
        const merge = (applied: KubeObject, current: KubeObject): KubeObject => write.merge(applied as T, current as T, server);
        return apply(server, request, definition, { options, subresource, merge });
      }
      const sent = sentObject(request, definition, options);
      const change = (current: KubeObject): KubeObject => {
        const asked = sent(current) as T;
        const next = write.merge(asked, current as T, server);
        return { ...next, metadata: { ...next.metadata, resourceVersion: asked.metadata.resourceVersion, uid: asked.metadata.uid } };
      };
      const { user, warnings, auditAnnotations } = request;
      return objectResponse(
        request,
        200,
        definition,
        await updateObject(server, { definition, identity, user, options, warnings, auditAnnotations, subresource }, change),
      );
    },
  };
}

function sentObject(request: ApiRequest, definition: ResourceDefinition, { fieldValidation }: WriteOptions): (current: KubeObject) => KubeObject {
  const { warnings } = request;
  const repeated = fieldValidation === 'Ignore' ? [] : repeatedMembers(request.body, bodyFormat(request.headers['content-type']));
  const decode = (value: unknown): KubeObject => {
    const object = decodeSentObject(definition, value, { fieldValidation, warnings, repeated });
    checkIdentity(definition, request, object);
    return object;
  };
  if (request.info.verb === 'update') {
    const body = parseBody(request.body, bodyFormat(request.headers['content-type']));
    return () => decode(body);
  }
  if (request.info.verb !== 'patch') throw methodNotAllowed();
  const type = patchTypeOf(request);
  const body = parseBody(request.body, 'json');
  return (current) => decode(applyPatch(definition, type, current, body));
}
