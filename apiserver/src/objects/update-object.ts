import {
  badRequest,
  conflict,
  deepEqual,
  type FieldError,
  invalid,
  invalidObject,
  isApiError,
  type KubeObject,
  type ObjectIdentity,
  type RequestContext,
  type ResourceDefinition,
  updatedObjectErrors,
  type UserInfo,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withSchemaErrors,
} from '@kubets/machinery';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { ServerContext } from '../server-context.ts';
import type { CachedObject } from '../storage/cached-object.ts';
import { metadataRules } from './create-object.ts';
import { holdsDeletion } from './deletion.ts';
import { dropEmptyMembers } from './empty-metadata.ts';
import { encoded, type EncodedObject } from './encoded-object.ts';
import { recordManager } from './field-managers.ts';
import { nextGeneration } from './generation.ts';
import { mutatingAdmission, validatingAdmission } from './run-admission.ts';
import type { WriteOptions } from './write-options.ts';

export interface UpdateRequest {
  readonly definition: ResourceDefinition;
  readonly identity: ObjectIdentity;
  readonly user: UserInfo;
  readonly options: WriteOptions;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
  /** Where `change` says what its result breaks of the schema. */
  readonly schemaErrors?: readonly FieldError[];
  /** '' for the object itself. `status` keeps all but status; any other name lets `change` say what may differ. */
  readonly subresource: string;
  /** `change` records the managers of fields itself (server-side apply). */
  readonly managed?: boolean;
}

/** Says, from the current object, what it should be. Called again when somebody else wrote in between. */
export type ObjectChange = (current: KubeObject) => KubeObject | Promise<KubeObject>;

/**
 * Takes a change of a stored object through preparation, mutating admission, validation and validating admission. A change
 * that changes nothing writes nothing. An object that only waited for its last finalizer is removed.
 */
export async function updateObject(server: ServerContext, request: UpdateRequest, change: ObjectChange): Promise<EncodedObject> {
  const { definition, identity, options } = request;
  const storage = server.registry.storage(definition);
  for (;;) {
    const attempt: Attempt = { dryRun: options.dryRun, next: undefined, removes: undefined };
    const written = await storage.update(identity, (current, isStale) => step(server, request, change, { current, isStale }, attempt));
    if (attempt.next !== undefined && options.dryRun) return encoded(attempt.next);
    if (attempt.removes === undefined) return written;
    if (await removeUnchanged(server, request, attempt.removes)) return encoded(attempt.next!);
  }
}

interface Attempt {
  readonly dryRun: boolean;
  next: KubeObject | undefined;
  /** The stored object that the change lets go. */
  removes: CachedObject | undefined;
}

async function step(
  server: ServerContext,
  request: UpdateRequest,
  change: ObjectChange,
  { current, isStale }: { readonly current: CachedObject; readonly isStale: boolean },
  attempt: Attempt,
): Promise<KubeObject | undefined> {
  const { definition } = request;
  attempt.removes = undefined;
  const old = current.object();
  attempt.next = await admitted(server, request, await change(old), old);
  if (attempt.dryRun) attempt.next = (await server.registry.storage(definition).preview?.(attempt.next, old)) ?? attempt.next;
  if (attempt.dryRun || (!isStale && deepEqual(attempt.next, old))) return undefined;
  if (isReleased(definition, attempt.next, old)) {
    attempt.removes = current;
    return undefined;
  }
  return attempt.next;
}

/** Being deleted, and nothing holds it any more. */
function isReleased(definition: ResourceDefinition, next: KubeObject, old: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = next.metadata;
  return old.metadata.deletionTimestamp !== undefined && deletionTimestamp !== undefined && !deletionGracePeriodSeconds && !holdsDeletion(definition, next);
}

class ChangedMeanwhile extends Error {}

/** False when somebody wrote the object meanwhile: the change has to be made again. */
async function removeUnchanged(server: ServerContext, { definition, identity }: UpdateRequest, seen: CachedObject): Promise<boolean> {
  try {
    await server.registry.storage(definition).remove(identity, (current) => {
      if (current.revision !== seen.revision) throw new ChangedMeanwhile();
    });
    return true;
  } catch (error) {
    if (error instanceof ChangedMeanwhile) return false;
    if (isApiError(error, 'NotFound')) return true;
    throw error;
  }
}

async function admitted(server: ServerContext, request: UpdateRequest, asked: KubeObject, old: KubeObject): Promise<KubeObject> {
  const { definition, subresource, options } = request;
  const context: RequestContext = { now: server.clock.now(), user: request.user, subresource };
  checkPreconditions(definition, asked, old);
  let next = withOldParts(request, asked, old);
  if (!request.managed) next = recordManager(server.registry, definition, next, old, { manager: options.fieldManager, now: context.now, subresource });
  next = definition.strategy.prepareForUpdate?.(next, old, context) ?? next;
  next = await mutatingAdmission(server.admission, { ...admissionRequest(request, next, old), object: next });
  next = withGeneration(definition, next, old);
  validate(request, next, old);
  if (subresource !== 'status') request.warnings.push(...(definition.strategy.warnings?.(next, old) ?? []));
  await validatingAdmission(server.admission, admissionRequest(request, next, old));
  return next;
}

/** What the writer believed of the stored object must hold. */
function checkPreconditions({ reference, strategy }: ResourceDefinition, { metadata }: KubeObject, { metadata: old }: KubeObject): void {
  if (metadata.name && metadata.name !== old.name)
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${old.name})`);
  if (metadata.uid && metadata.uid !== old.uid) {
    throw conflict(reference, old.name, `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.uid}`);
  }
  if (!metadata.resourceVersion) {
    if (strategy.allowUnconditionalUpdate !== false) return;
    throw invalidObject(reference, old.name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  if (metadata.resourceVersion !== old.resourceVersion) {
    throw conflict(reference, old.name, 'the object has been modified; please apply your changes to the latest version and try again');
  }
}

/** Fills what the writer may leave out, and keeps what this way of writing may not touch. */
function withOldParts({ definition, subresource, managed }: UpdateRequest, asked: KubeObject, old: KubeObject): KubeObject {
  const metadata = filledMetadata(asked.metadata, old.metadata);
  if (managed === true && asked.metadata.managedFields === undefined) delete metadata.managedFields;
  if (subresource === 'status') return { ...old, status: (asked as WithStatus).status, metadata } as KubeObject;
  if (subresource !== '' || !hasStatusSubresource(definition)) return { ...asked, metadata };
  const next: WithStatus = { ...asked, metadata, status: (old as WithStatus).status };
  if (next.status === undefined) delete next.status;
  return next;
}

interface WithStatus extends KubeObject {
  status?: unknown;
}

export const hasStatusSubresource = ({ subresources }: ResourceDefinition): boolean => subresources.some(({ name }) => name === 'status');

const keptWhenAbsent = ['namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields'] as const;

function filledMetadata(asked: KubeObject['metadata'], old: KubeObject['metadata']): KubeObject['metadata'] {
  const metadata: KubeObject['metadata'] = { ...asked, name: old.name, resourceVersion: old.resourceVersion };
  for (const field of keptWhenAbsent) if (!metadata[field] && old[field] !== undefined) Object.assign(metadata, { [field]: old[field] });
  delete metadata.selfLink;
  dropEmptyMembers(metadata);
  if (old.generation === undefined) delete metadata.generation;
  else metadata.generation = old.generation;
  return metadata;
}

function withGeneration(definition: ResourceDefinition, next: KubeObject, old: KubeObject): KubeObject {
  const generation = nextGeneration(definition, next, old);
  return generation === undefined || generation === next.metadata.generation ? next : { ...next, metadata: { ...next.metadata, generation } };
}

function validate({ definition, subresource, schemaErrors }: UpdateRequest, next: KubeObject, old: KubeObject): void {
  const { strategy } = definition;
  const metadata = [...validateObjectMeta(next.metadata, metadataRules(definition)), ...validateObjectMetaUpdate(next.metadata, old.metadata)];
  const errors =
    subresource === 'status'
      ? [...metadata, ...(strategy.validateStatusUpdate?.(next, old) ?? [])]
      : withSchemaErrors(schemaErrors, [
          ...metadata,
          ...updatedObjectErrors(strategy, next, old),
          ...(strategy.validateUpdate?.(next, old, subresource) ?? []),
        ]);
  if (errors.length > 0) throw invalidObject(definition.reference, next.metadata.name, errors);
}

function admissionRequest(
  { definition, identity, subresource, user, options, warnings, auditAnnotations }: UpdateRequest,
  object: KubeObject,
  oldObject: KubeObject,
): AdmissionRequest {
  return {
    operation: 'UPDATE',
    definition,
    namespace: definition.reference.kind === 'Namespace' && definition.reference.group === '' ? identity.name : (identity.namespace ?? ''),
    name: identity.name,
    subresource,
    user,
    dryRun: options.dryRun,
    object,
    oldObject,
    options: { kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: options.fieldManager, ...(options.dryRun && { dryRun: ['All'] }) },
    warnings,
    auditAnnotations,
  };
}
