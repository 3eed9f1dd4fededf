import type { Client } from '@kubets/client';
import {
  apiVersionOf,
  controllerOf,
  isApiError,
  type KubeObject,
  type LabelSelectorMatcher,
  type OwnerReference,
  type ResourceReference,
} from '@kubets/machinery';

export interface ClaimPlan<T extends KubeObject> {
  /** Controlled by the owner already and still selected. */
  readonly owned: readonly T[];
  /** Selected, controlled by nobody. */
  readonly adopt: readonly T[];
  /** Controlled by the owner, no longer selected. */
  readonly release: readonly T[];
}

/** Which objects an owner keeps, takes and lets go. An owner being deleted takes and lets go of nothing. */
function planClaims<T extends KubeObject>(owner: KubeObject, matcher: LabelSelectorMatcher, objects: readonly T[]): ClaimPlan<T> {
  const owned: T[] = [];
  const adopt: T[] = [];
  const release: T[] = [];
  const ownerLeaves = owner.metadata.deletionTimestamp !== undefined;
  for (const object of objects) {
    const controller = controllerOf(object);
    const selected = matcher.matches(object.metadata.labels);
    if (controller?.uid === owner.metadata.uid) {
      if (selected) owned.push(object);
      else if (!ownerLeaves) release.push(object);
    } else if (controller === undefined && selected && !ownerLeaves && object.metadata.deletionTimestamp === undefined) {
      adopt.push(object);
    }
  }
  return { owned, adopt, release };
}

export function controllerReference(owner: KubeObject, resource: ResourceReference): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export interface ClaimRequest<O extends KubeObject, T extends KubeObject> {
  readonly client: Client;
  readonly owner: O;
  readonly ownerResource: ResourceReference<O>;
  readonly resource: ResourceReference<T>;
  readonly matcher: LabelSelectorMatcher;
  readonly objects: readonly T[];
  readonly signal?: AbortSignal;
  /** Told of each adopted or released object as the server returned it. */
  wrote?(object: T): void;
}

/** Adopts and releases as planned and returns what the owner controls then. */
export async function claim<O extends KubeObject, T extends KubeObject>(request: ClaimRequest<O, T>): Promise<readonly T[]> {
  const plan = planClaims(request.owner, request.matcher, request.objects);
  if (plan.adopt.length === 0 && plan.release.length === 0) return plan.owned;
  await Promise.all(plan.release.map((object) => release(request, object)));
  if (plan.adopt.length === 0 || !(await ownerStillStands(request))) return plan.owned;
  const adopted = await Promise.all(plan.adopt.map((object) => adopt(request, object)));
  return [...plan.owned, ...adopted.filter((object) => object !== undefined)];
}

/** A stale cache must not adopt for an owner that was deleted or made anew meanwhile. */
async function ownerStillStands<O extends KubeObject, T extends KubeObject>({ client, owner, ownerResource }: ClaimRequest<O, T>): Promise<boolean> {
  const fresh = await unlessMissing(client.get(ownerResource, owner.metadata));
  return fresh?.metadata.uid === owner.metadata.uid && fresh.metadata.deletionTimestamp === undefined;
}

function adopt<O extends KubeObject, T extends KubeObject>(request: ClaimRequest<O, T>, object: T): Promise<T | undefined> {
  return patchOwners(request, object, controllerReference(request.owner, request.ownerResource));
}

function release<O extends KubeObject, T extends KubeObject>(request: ClaimRequest<O, T>, object: T): Promise<T | undefined> {
  return patchOwners(request, object, { $patch: 'delete', uid: request.owner.metadata.uid });
}

async function patchOwners<O extends KubeObject, T extends KubeObject>(request: ClaimRequest<O, T>, object: T, reference: object): Promise<T | undefined> {
  const body = { metadata: { uid: object.metadata.uid, ownerReferences: [reference] } };
  const patched = await unlessMissing(
    request.client.patch(request.resource, object.metadata, { type: 'strategic', body }, { ...(request.signal && { signal: request.signal }) }),
  );
  if (patched) request.wrote?.(patched);
  return patched;
}

/** The value, or undefined when the server says NotFound, or Conflict or Invalid for a uid that is no longer there. */
async function unlessMissing<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isApiError(error, 'NotFound') || isApiError(error, 'Invalid') || isApiError(error, 'Conflict')) return undefined;
    throw error;
  }
}
