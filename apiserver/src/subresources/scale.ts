import type { Scale } from '@kubets/api';
import { subresourceBodies } from '@kubets/api/subresource-bodies';
import {
  apiVersionOf,
  badRequest,
  cannotBeHandled,
  decodeValue,
  invalid,
  invalidObject,
  isJsonObject,
  type JsonObject,
  type KubeObject,
  mergeSchemaOf,
  notFound,
  type ResourceDefinition,
  type ResourceReference,
  type ScaleMapping,
  strictDecodingError,
  strictDecodingProblems,
} from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { methodNotAllowed } from '../http/status-response.ts';
import { encoded } from '../objects/encoded-object.ts';
import { type BodyFormat, bodyFormat, parseBody } from '../objects/parse-body.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import { updateObject } from '../objects/update-object.ts';
import { writeOptions, type WriteOptions } from '../objects/write-options.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import { applyToLive } from '../verbs/apply.ts';
import { applyPatch, patchTypeOf } from '../verbs/patch.ts';
import { identityOf, type Verb } from '../verbs/resource-request.ts';
import { scaleColumns } from './scale-columns.ts';

/** The autoscaling/v1 Scale of an object that has replicas. */
export const scale: Verb = async (server, request, definition) => {
  const mapping = definition.scale;
  if (mapping === undefined) throw methodNotAllowed();
  switch (request.info.verb) {
    case 'get':
      return getScale(server, request, definition, mapping);
    case 'update':
      return changeScale(server, request, definition, mapping, replacement(request));
    case 'patch':
      if (patchTypeOf(request) === 'apply') return applyScale(server, request, definition, mapping);
      return changeScale(server, request, definition, mapping, patching(request, definition));
    default:
      throw methodNotAllowed();
  }
};

function scaleOf(mapping: ScaleMapping, object: KubeObject): KubeObject & JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = mapping.selector(object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: mapping.specReplicas(object) },
    status: { replicas: mapping.statusReplicas(object), ...(selector !== '' && { selector }) },
  };
}

async function getScale(server: ServerContext, request: ApiRequest, definition: ResourceDefinition, mapping: ScaleMapping): Promise<ApiResponse> {
  const found = await server.registry.storage(definition).get(identityOf(definition, request));
  if (found === undefined) throw notFound(scaledResource(definition), request.info.name);
  return objectResponse(request, 200, { columns: scaleColumns }, encoded(scaleOf(mapping, found.object())));
}

/** The scale of a built-in workload is missed by its own name, that of a custom resource by the resource's. */
function scaledResource({ reference }: ResourceDefinition): ResourceReference {
  const isBuiltIn = reference.group === '' || reference.group === 'apps';
  return isBuiltIn ? { ...reference, plural: `${reference.plural}/scale` } : reference;
}

/** The manager comes to own the replicas of the object itself, by way of the scale. */
async function applyScale(server: ServerContext, request: ApiRequest, definition: ResourceDefinition, mapping: ScaleMapping): Promise<ApiResponse> {
  const options = writeOptions(request, 'PatchOptions', { isApply: true });
  const { metadata, spec } = decodeScale(request, parseBody(request.body, 'yaml'), { ...options, format: 'yaml' });
  const { name = request.info.name, uid, resourceVersion }: Partial<KubeObject['metadata']> = metadata ?? {};
  if (name !== request.info.name) throw otherName(name, request.info.name);
  const { kind } = definition.reference;
  const configuration = { apiVersion: apiVersionOf(definition.reference), kind, metadata: { name, uid, resourceVersion }, spec: { ...spec } };
  const updated = await applyToLive(server, request, definition, { options, subresource: 'scale' }, configuration);
  return objectResponse(request, 200, { columns: scaleColumns }, encoded(scaleOf(mapping, updated.object())));
}

type ScaleChange = (current: KubeObject & JsonObject) => unknown;

function replacement(request: ApiRequest): ScaleChange {
  const body = parseBody(request.body, bodyFormat(request.headers['content-type']));
  return () => body;
}

function patching(request: ApiRequest, definition: ResourceDefinition): ScaleChange {
  const type = patchTypeOf(request);
  const body = parseBody(request.body, 'json');
  // A Scale holds no lists: a strategic patch of it merges as a plain one.
  return (current) => applyPatch(definition, type === 'strategic' ? 'merge' : type, current, body);
}

async function changeScale(
  server: ServerContext,
  request: ApiRequest,
  definition: ResourceDefinition,
  mapping: ScaleMapping,
  change: ScaleChange,
): Promise<ApiResponse> {
  const { user, warnings, auditAnnotations, info } = request;
  const options = writeOptions(request, info.verb === 'patch' ? 'PatchOptions' : 'UpdateOptions');
  const format = info.verb === 'patch' ? 'json' : bodyFormat(request.headers['content-type']);
  const apply = (current: KubeObject): KubeObject =>
    withScale(mapping, current, decodeScale(request, change(scaleOf(mapping, current)), { ...options, format }));
  const updated = await updateObject(
    server,
    { definition, identity: identityOf(definition, request), user, options, warnings, auditAnnotations, subresource: 'scale' },
    apply,
  );
  return objectResponse(request, 200, { columns: scaleColumns }, encoded(scaleOf(mapping, updated.object())));
}

function withScale(mapping: ScaleMapping, current: KubeObject, { metadata: sent, spec }: Scale): KubeObject {
  const { name, resourceVersion, uid }: Partial<KubeObject['metadata']> = sent ?? {};
  if (name && name !== current.metadata.name) throw otherName(name, current.metadata.name);
  const replicas = spec?.replicas ?? 0;
  if (replicas < 0)
    throw invalidObject({ group: 'autoscaling', kind: 'Scale' }, current.metadata.name, [
      invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  const metadata = { ...current.metadata, resourceVersion: resourceVersion ?? '', uid: uid ?? current.metadata.uid };
  return { ...mapping.withReplicas(current, replicas), metadata };
}

const otherName = (name: string, asked: string): Error => badRequest(`the name of the object (${name}) does not match the name on the URL (${asked})`);

type ScaleDecoding = Pick<WriteOptions, 'fieldValidation'> & { readonly format: BodyFormat };

function decodeScale({ body, warnings }: ApiRequest, wanted: unknown, { fieldValidation, format }: ScaleDecoding): Scale {
  if (!isJsonObject(wanted) || (wanted['kind'] !== undefined && wanted['kind'] !== 'Scale'))
    throw badRequest('the object provided is unrecognized (must be of type Scale)');
  const { value, failure, unknownFields } = decodeValue(mergeSchemaOf(subresourceBodies['autoscaling/v1/Scale']!()), wanted);
  if (failure !== undefined) throw cannotBeHandled({ kind: 'Scale', version: 'v1' }, failure);
  const problems = fieldValidation === 'Ignore' ? [] : [...repeatedMembers(body, format), ...strictDecodingProblems(unknownFields)];
  if (problems.length > 0 && fieldValidation === 'Strict') throw strictDecodingError(scaleKind, problems);
  warnings.push(...problems);
  return value as Scale;
}

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
