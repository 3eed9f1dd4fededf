import {
  apiVersionOf,
  badRequest,
  conflict,
  decodeObject,
  type FieldError,
  isApiError,
  isJsonObject,
  type JsonObject,
  type KubeObject,
  type ResourceDefinition,
  strictDecodingError,
  strictDecodingProblems,
} from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { createObject } from '../objects/create-object.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { applyConfiguration } from '../objects/field-managers.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import { parseBody } from '../objects/parse-body.ts';
import { hasStatusSubresource, updateObject } from '../objects/update-object.ts';
import type { WriteOptions } from '../objects/write-options.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import { authorizeCreation } from './authorize-creation.ts';
import { identityOf } from './resource-request.ts';
import { checkIdentity } from './update.ts';

export interface ApplyRequest {
  readonly options: WriteOptions;
  readonly subresource: string;
  /** What of the applied object this way of writing takes over; all of it when absent. */
  readonly merge?: ((applied: KubeObject, current: KubeObject) => KubeObject) | undefined;
}

/** Server-side apply: the configuration says all that its manager wants; an object that is missing is created. */
export async function apply(server: ServerContext, request: ApiRequest, definition: ResourceDefinition, asked: ApplyRequest): Promise<ApiResponse> {
  const configuration = readConfiguration(request, definition, asked.options);
  try {
    const updated = await applyToLive(server, request, definition, asked, configuration);
    return await objectResponse(request, 200, definition, updated);
  } catch (error) {
    if (!isApiError(error, 'NotFound') || asked.subresource !== '') throw error;
    return createApplied(server, request, definition, asked, configuration);
  }
}

function readConfiguration(request: ApiRequest, definition: ResourceDefinition, { fieldValidation }: WriteOptions): JsonObject {
  const { reference } = definition;
  const value = parseBody(request.body, 'yaml');
  if (!isJsonObject(value) || value['kind'] === undefined || value['apiVersion'] === undefined)
    throw badRequest('an apply patch must name its apiVersion and kind');
  if (value['kind'] !== reference.kind || value['apiVersion'] !== apiVersionOf(reference)) {
    throw badRequest(
      `the apply patch is a ${JSON.stringify(value['kind'])} of ${JSON.stringify(value['apiVersion'])}, where ${apiVersionOf(reference)} ${reference.kind} was expected`,
    );
  }
  const { object, unknownFields } = decodeObject(definition, { metadata: {}, ...value }, { complete: false });
  const problems = fieldValidation === 'Ignore' ? [] : [...repeatedMembers(request.body, 'yaml'), ...strictDecodingProblems(unknownFields)];
  if (problems.length > 0 && fieldValidation === 'Strict') throw strictDecodingError(reference, problems);
  request.warnings.push(...problems);
  if ((object.metadata.managedFields ?? []).length > 0) throw badRequest('metadata.managedFields must be nil');
  checkIdentity(definition, request, { ...object, metadata: { ...object.metadata, name: object.metadata.name ?? request.info.name } });
  return object as unknown as JsonObject;
}

/** Throws NotFound when there is nothing to apply to. */
export function applyToLive(
  server: ServerContext,
  request: ApiRequest,
  definition: ResourceDefinition,
  { options, subresource, merge }: ApplyRequest,
  configuration: JsonObject,
): Promise<EncodedObject> {
  const { user } = request;
  const schemaErrors: FieldError[] = [];
  const change = (live: KubeObject): KubeObject => {
    schemaErrors.length = 0;
    const write = { manager: options.fieldManager, force: options.force, now: server.clock.now(), subresource };
    const applied = completed(definition, applyConfiguration(server.registry, definition, live, configuration, write), schemaErrors);
    return merge === undefined ? applied : { ...merge(applied, live), metadata: applied.metadata };
  };
  const update = {
    definition,
    identity: identityOf(definition, request),
    user,
    options,
    warnings: request.warnings,
    auditAnnotations: request.auditAnnotations,
    schemaErrors,
    subresource,
    managed: true,
  };
  return updateObject(server, update, change);
}

/** Defaults belong on the whole object; unknown fields were reported already. */
function completed(definition: ResourceDefinition, object: KubeObject, errors: FieldError[]): KubeObject {
  return decodeSentObject(definition, object, { fieldValidation: 'Ignore', warnings: [], errors });
}

async function createApplied(
  server: ServerContext,
  request: ApiRequest,
  definition: ResourceDefinition,
  asked: ApplyRequest,
  configuration: JsonObject,
): Promise<ApiResponse> {
  await authorizeCreation(server, request);
  const { info, user, warnings, auditAnnotations } = request;
  const { options } = asked;
  const applied = applyConfiguration(server.registry, definition, undefined, configuration, {
    manager: options.fieldManager,
    force: true,
    now: server.clock.now(),
    subresource: '',
  });
  const { uid } = applied.metadata;
  if (uid) throw conflict(definition.reference, info.name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
  const schemaErrors: FieldError[] = [];
  const draft = completed(definition, withoutStatus(definition, { ...applied, metadata: { ...applied.metadata, name: info.name } }), schemaErrors);
  try {
    const created = await createObject(
      server,
      { definition, namespace: info.namespace, user, options, warnings, auditAnnotations, schemaErrors, managed: true },
      draft,
    );
    return await objectResponse(request, 201, definition, created);
  } catch (error) {
    // Somebody created it meanwhile: lay the configuration over theirs.
    if (!isApiError(error, 'AlreadyExists')) throw error;
    return apply(server, request, definition, asked);
  }
}

function withoutStatus(definition: ResourceDefinition, draft: KubeObject & { status?: unknown }): KubeObject {
  if (definition.strategy.keepsStatusOnCreate || !hasStatusSubresource(definition)) return draft;
  const rest = { ...draft };
  delete rest.status;
  return rest;
}
