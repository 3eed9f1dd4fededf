import { conflict, type KubeObject, type ObjectIdentity, type ResourceDefinition, type UserInfo } from '@kubets/machinery';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { ServerContext } from '../server-context.ts';
import type { CachedObject } from '../storage/cached-object.ts';
import type { DeleteOptions } from './delete-options.ts';
import { type DeletionPlan, planDeletion } from './deletion.ts';
import { encoded, type EncodedObject } from './encoded-object.ts';
import { validatingAdmission } from './run-admission.ts';

export interface DeleteRequest {
  readonly definition: ResourceDefinition;
  readonly identity: ObjectIdentity;
  readonly user: UserInfo;
  readonly options: DeleteOptions;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
}

export interface Deleted {
  /** False while the object waits for its grace period or its finalizers. */
  readonly gone: boolean;
  readonly object: EncodedObject;
}

class ChangedMeanwhile extends Error {}

/** Deletes an object, or marks it as being deleted. Throws NotFound, and Conflict for a broken precondition. */
export async function deleteObject(server: ServerContext, request: DeleteRequest): Promise<Deleted> {
  const { definition, identity, options } = request;
  const storage = server.registry.storage(definition);
  for (;;) {
    let plan: DeletionPlan = { type: 'pending' };
    let seen: CachedObject | undefined;
    const written = await storage.update(identity, async (current) => {
      seen = current;
      plan = await plannedDeletion(server, request, current.object());
      return plan.type === 'mark' && !options.dryRun ? plan.object : undefined;
    });
    const decided = plan as DeletionPlan;
    if (decided.type !== 'remove') return { gone: false, object: decided.type === 'mark' && options.dryRun ? encoded(decided.object) : written };
    if (options.dryRun) return { gone: true, object: written };
    const removed = await removeAsSeen(server, request, seen!);
    if (removed !== undefined) return { gone: true, object: removed };
  }
}

async function plannedDeletion(server: ServerContext, request: DeleteRequest, current: KubeObject): Promise<DeletionPlan> {
  checkPreconditions(request, current);
  await validatingAdmission(server.admission, admissionRequest(request, current));
  return planDeletion(request.definition, current, request.options, server.clock.now());
}

function checkPreconditions({ definition: { reference }, options: { preconditions } }: DeleteRequest, { metadata }: KubeObject): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      reference,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      reference,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** Undefined when the object changed since it was looked at: the deletion has to be planned again. */
async function removeAsSeen(server: ServerContext, { definition, identity }: DeleteRequest, seen: CachedObject): Promise<CachedObject | undefined> {
  try {
    return await server.registry.storage(definition).remove(identity, (current) => {
      if (current.revision !== seen.revision) throw new ChangedMeanwhile();
    });
  } catch (error) {
    if (error instanceof ChangedMeanwhile) return undefined;
    throw error;
  }
}

function admissionRequest({ definition, identity, user, options, warnings, auditAnnotations }: DeleteRequest, oldObject: KubeObject): AdmissionRequest {
  return {
    operation: 'DELETE',
    definition,
    namespace: definition.reference.kind === 'Namespace' && definition.reference.group === '' ? identity.name : (identity.namespace ?? ''),
    name: identity.name,
    subresource: '',
    user,
    dryRun: options.dryRun,
    object: undefined,
    oldObject,
    options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options },
    warnings,
    auditAnnotations,
  };
}
