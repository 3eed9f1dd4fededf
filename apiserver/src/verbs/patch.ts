import {
  ApiError,
  apiError,
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  badRequest,
  type FieldError,
  isJsonObject,
  type JsonObject,
  type KubeObject,
  mergeSchemaOf,
  type ResourceDefinition,
} from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import { mediaType, parseBody } from '../objects/parse-body.ts';
import { repeatedMembers } from '../objects/repeated-members.ts';
import { hasStatusSubresource, updateObject } from '../objects/update-object.ts';
import { writeOptions, type WriteOptions } from '../objects/write-options.ts';
import type { ApiRequest } from '../pipeline.ts';
import { apply } from './apply.ts';
import { checkIdentity } from './update.ts';
import { identityOf, type Verb } from './resource-request.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Changes parts of an object; an apply patch creates it when it is missing. */
export const patch: Verb = (server, request, definition) => patchSubresource(server, request, definition, '');

export async function patchSubresource(
  server: Parameters<Verb>[0],
  request: ApiRequest,
  definition: ResourceDefinition,
  subresource: '' | 'status',
): ReturnType<Verb> {
  const type = patchTypeOf(request);
  const options = writeOptions(request, 'PatchOptions', { isApply: type === 'apply' });
  if (type === 'apply') return apply(server, request, definition, { options, subresource });
  const body = parseBody(request.body, 'json');
  const repeated = options.fieldValidation === 'Ignore' ? [] : repeatedInPatch(type, request.body);
  const { user, warnings, auditAnnotations } = request;
  const schemaErrors: FieldError[] = [];
  const change = (current: KubeObject): KubeObject => {
    schemaErrors.length = 0;
    const sent = { options, subresource, schemaErrors, repeated };
    return patchedObject(definition, request, current, applyPatch(definition, type, current, body), sent);
  };
  const update = { definition, identity: identityOf(definition, request), user, options, warnings, auditAnnotations, schemaErrors, subresource };
  const updated = await updateObject(server, update, change);
  return objectResponse(request, 200, definition, updated);
}

export function patchTypeOf({ headers }: ApiRequest): PatchType {
  const type = patchTypes[mediaType(headers['content-type'])];
  if (type !== undefined) return type;
  throw apiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchTypes).join(', ')}`,
  );
}

export function applyPatch(definition: ResourceDefinition, type: PatchType, current: object, body: unknown): JsonObject {
  const patched = patchedValue(definition, type, current, body);
  if (isJsonObject(patched)) return patched;
  throw badRequest('the patch does not leave an object');
}

function patchedValue(definition: ResourceDefinition, type: PatchType, current: object, body: unknown): unknown {
  try {
    if (type === 'json') return applyJsonPatch(current, body);
    if (!isJsonObject(body)) throw badRequest('the patch must be an object');
    if (type === 'strategic') return applyStrategicMergePatch(current as JsonObject, body, mergeSchemaOf(definition.schema()));
    return applyMergePatch(current, body);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw apiError('Invalid', `the server rejected our request due to an error in our request: ${(cause as Error).message}`, {}, { cause });
  }
}

interface PatchWrite {
  readonly options: WriteOptions;
  readonly subresource: string;
  readonly schemaErrors: FieldError[];
  readonly repeated: readonly string[];
}

/** Operations of a JSON patch are told from the members of an object. */
function repeatedInPatch(type: PatchType, body: Buffer): readonly string[] {
  const repeated = repeatedMembers(body, 'json');
  return type === 'json' ? repeated.map((problem) => `json patch ${problem}`) : repeated;
}

function patchedObject(
  definition: ResourceDefinition,
  request: ApiRequest,
  current: KubeObject,
  patched: JsonObject,
  { options, subresource, schemaErrors, repeated }: PatchWrite,
): KubeObject {
  // Only the part that this way of writing may change has to make sense.
  if (subresource === 'status') Object.assign(patched, { ...current, metadata: patched['metadata'], status: patched['status'] });
  else if (hasStatusSubresource(definition)) patched['status'] = (current as KubeObject & { status?: unknown }).status;
  const object = decodeSentObject(definition, patched, {
    fieldValidation: options.fieldValidation,
    warnings: request.warnings,
    errors: schemaErrors,
    repeated,
  });
  checkIdentity(definition, request, object);
  return object;
}
