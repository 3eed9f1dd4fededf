import { controllerRevisions, type ControllerRevision, type PodTemplateSpec } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Informer } from '@kubets/control-loop';
import {
  isApiError,
  labelSelectorMatcher,
  semanticEqual,
  type Clock,
  type Draft,
  type KubeObject,
  type LabelSelector,
  type ResourceReference,
} from '@kubets/machinery';
import { controllerReference } from '../ownership.ts';
import { createWriteLedger, type WriteLedger } from '../write-ledger.ts';
import { createOwnedObjects } from './owned-objects.ts';
import { planRevision, surplusRevisions, type RevisionPlan } from './revisions.ts';

/** A DaemonSet or StatefulSet. */
export interface RevisedOwner extends KubeObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec; revisionHistoryLimit?: number | undefined };
  status: { collisionCount?: number | undefined };
}

export interface Revisions {
  /** Of the owner's present template. */
  readonly current: ControllerRevision;
  /** The owner's, the current one last. */
  readonly all: readonly ControllerRevision[];
}

/** Keeps the ControllerRevisions of owners' templates. */
export interface RevisionHistory<O extends RevisedOwner> {
  /** Throws when another's revision has the name of the owner's; the collision count is then higher, and the next attempt's name another. */
  sync(owner: O, signal: AbortSignal): Promise<Revisions>;
  /** Deletes what is in no use beyond the owner's limit. */
  truncate(owner: O, all: readonly ControllerRevision[], isInUse: (revision: ControllerRevision) => boolean, signal: AbortSignal): Promise<void>;
}

export interface RevisionHistoryOptions<O extends RevisedOwner> {
  readonly client: Client;
  readonly clock: Clock;
  readonly ownerResource: ResourceReference<O>;
  readonly ownerLedger: WriteLedger<O>;
  /** Indexed by `controllerIndex`. */
  readonly informer: Informer<ControllerRevision>;
}

export function createRevisionHistory<O extends RevisedOwner>(options: RevisionHistoryOptions<O>): RevisionHistory<O> {
  const { client, clock, ownerResource, informer } = options;
  const ledger = createWriteLedger(informer, clock);
  const matcherOf = ({ spec }: O) => labelSelectorMatcher(spec.selector);
  const owned = createOwnedObjects({ client, ownerResource, informer, resource: controllerRevisions, ledger, matcherOf });
  return {
    async sync(owner, signal) {
      const history = await owned.claim(owner, signal);
      const ownerReference = controllerReference(owner, ownerResource);
      const plan = planRevision({ owner, ownerReference, template: owner.spec.template, history, collisionCount: owner.status.collisionCount ?? 0 });
      const current = await perform(options, owner, plan, signal);
      ledger.wrote(current);
      return { current, all: [...history.filter(({ metadata }) => metadata.uid !== current.metadata.uid), current] };
    },
    async truncate(owner, all, isInUse, signal) {
      await Promise.all(
        surplusRevisions(all, isInUse, owner.spec.revisionHistoryLimit ?? 10).map(async (revision) => {
          await client.delete(controllerRevisions, revision.metadata, { signal });
          ledger.removed(revision);
        }),
      );
    },
  };
}

async function perform<O extends RevisedOwner>(
  options: RevisionHistoryOptions<O>,
  owner: O,
  plan: RevisionPlan,
  signal: AbortSignal,
): Promise<ControllerRevision> {
  switch (plan.type) {
    case 'current':
      return plan.revision;
    case 'renew':
      return await options.client.update(controllerRevisions, plan.revision, { signal });
    case 'create':
      return await create(options, owner, plan.revision, signal);
  }
}

async function create<O extends RevisedOwner>(
  options: RevisionHistoryOptions<O>,
  owner: O,
  revision: Draft<ControllerRevision>,
  signal: AbortSignal,
): Promise<ControllerRevision> {
  const { client } = options;
  try {
    return await client.create(controllerRevisions, revision, { signal });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    const { namespace, name = '' } = revision.metadata ?? {};
    const existing = await client.get(controllerRevisions, { namespace, name }, { signal });
    if (semanticEqual(existing.data, revision.data)) return existing;
    await countCollision(options, owner, signal);
    throw new Error(`the name ${name} belongs to another ControllerRevision`, { cause: error });
  }
}

async function countCollision<O extends RevisedOwner>(
  { client, ownerResource, ownerLedger }: RevisionHistoryOptions<O>,
  owner: O,
  signal: AbortSignal,
): Promise<void> {
  const status = { ...owner.status, collisionCount: (owner.status.collisionCount ?? 0) + 1 };
  ownerLedger.wrote(await client.updateStatus(ownerResource, { ...owner, status }, { signal }));
}
