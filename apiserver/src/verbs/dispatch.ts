import type { ResourceDefinition } from '@kubets/machinery';
import { listResponse, objectResponse } from '../http/represent.ts';
import { methodNotAllowed, nothingThere, pathNotFound } from '../http/status-response.ts';
import { encoded } from '../objects/encoded-object.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import { dispatchSubresource } from '../subresources/dispatch-subresource.ts';
import { create } from './create.ts';
import { deleteCollection } from './delete-collection.ts';
import { deleteOne } from './delete.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { patch } from './patch.ts';
import type { Verb } from './resource-request.ts';
import { update } from './update.ts';
import { watch } from './watch.ts';

const verbs: Readonly<Record<string, Verb>> = { create, get, list, watch, update, patch, delete: deleteOne, deletecollection: deleteCollection };

const namedVerbs: ReadonlySet<string> = new Set(['get', 'update', 'patch', 'delete']);

/** Hands a resource request to its verb or subresource. */
export async function dispatch(server: ServerContext, request: ApiRequest): Promise<ApiResponse> {
  const { info } = request;
  const definition = server.registry.find(info.group, info.version, info.resource);
  if (definition === undefined && !server.registry.definitions().some(({ reference }) => reference.group === info.group)) return nothingThere;
  if (definition === undefined || !fitsScope(definition, request)) throw pathNotFound();
  if (acrossNamespaces(definition, request) && !['list', 'watch'].includes(info.verb)) throw methodNotAllowed();
  if (definition.deprecation !== undefined) {
    request.warnings.push(definition.deprecation);
    request.auditAnnotations.set('k8s.io/deprecated', 'true');
  }
  if (info.subresource !== '') return dispatchSubresource(server, request, definition);
  const verb = verbs[info.verb];
  if (verb === undefined || !definition.verbs.includes(info.verb) || (info.name === '' && namedVerbs.has(info.verb))) throw methodNotAllowed();
  return definition.virtual && info.verb !== 'create' ? virtual(server, request, definition) : verb(server, request, definition);
}

/** Objects of namespaced resources live under a namespace, those of the cluster do not. */
function fitsScope({ reference, virtual: isVirtual }: ResourceDefinition, { info }: ApiRequest): boolean {
  if (reference.scope === 'Namespaced') return info.namespace !== '' || isVirtual === true || info.name === '' || ['list', 'watch'].includes(info.verb);
  return info.namespace === '' || reference.kind === 'Namespace';
}

/** `/api/v1/pods`: all of a cluster's objects of a namespaced kind. They are read there, and changed in their namespaces alone. */
function acrossNamespaces({ reference, virtual: isVirtual }: ResourceDefinition, { info }: ApiRequest): boolean {
  return reference.scope === 'Namespaced' && info.namespace === '' && !isVirtual;
}

async function virtual(server: ServerContext, request: ApiRequest, definition: ResourceDefinition): Promise<ApiResponse> {
  const { info } = request;
  const found = server.virtualResources.find(({ resource }) => resource.group === info.group && resource.plural === info.resource);
  if (info.verb === 'get' && found?.get !== undefined) return objectResponse(request, 200, definition, encoded(await found.get(info.name, request, server)));
  if (info.verb === 'list' && found?.list !== undefined) {
    return listResponse(request, definition, { items: (await found.list(request, server)).map(encoded) }, { resourceVersion: '' });
  }
  throw methodNotAllowed();
}
