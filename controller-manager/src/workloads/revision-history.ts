import { controllerRevisions, type ControllerRevision, type PodTemplateSpec } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Informer } from '@kubets/control-loop';
import { controllerOf, isApiError, semanticEqual, type Clock, type KubeObject, type LabelSelectorMatcher, type ResourceReference } from '@kubets/machinery';
import { claimable } from '../controller-index.ts';
import { claim, controllerReference } from '../ownership.ts';
import { createWriteLedger } from '../write-ledger.ts';
import { planRevision, surplusRevisions, type RevisionPlan } from './revisions.ts';

export interface RevisedOwner<O extends KubeObject> {
  readonly owner: O;
  readonly resource: ResourceReference<O>;
  readonly matcher: LabelSelectorMatcher;
  readonly template: PodTemplateSpec;
  readonly collisionCount: number;
}

/** Keeps the ControllerRevisions of owners' templates. */
export interface RevisionHistory {
  /** The owner's revisions, the one of its present template among them. Throws NameTaken when another's revision has its name. */
  sync<O extends KubeObject>(
    owner: RevisedOwner<O>,
    signal: AbortSignal,
  ): Promise<{ readonly current: ControllerRevision; readonly all: readonly ControllerRevision[] }>;
  truncate(all: readonly ControllerRevision[], isInUse: (revision: ControllerRevision) => boolean, limit: number, signal: AbortSignal): Promise<void>;
}

/** The next attempt needs another collision count. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
}

export function createRevisionHistory(client: Client, informer: Informer<ControllerRevision>, clock: Clock): RevisionHistory {
  const ledger = createWriteLedger(informer, clock);

  const write = async (plan: RevisionPlan, signal: AbortSignal): Promise<ControllerRevision> => {
    if (plan.type === 'current') return plan.revision;
    if (plan.type === 'renew') return await client.update(controllerRevisions, plan.revision, { signal });
    try {
      return await client.create(controllerRevisions, plan.revision, { signal });
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
      const { namespace, name = '' } = plan.revision.metadata ?? {};
      const existing = await client.get(controllerRevisions, { namespace, name }, { signal });
      if (semanticEqual(existing.data, plan.revision.data)) return existing;
      throw new NameTaken(`the name ${name} belongs to another ControllerRevision`, { cause: error });
    }
  };

  return {
    async sync({ owner, resource, matcher, template, collisionCount }, signal) {
      const isOwn = (revision: ControllerRevision): boolean => controllerOf(revision)?.uid === owner.metadata.uid;
      const objects = ledger.view(claimable(informer.lister, owner), isOwn);
      const history = await claim({ client, owner, ownerResource: resource, resource: controllerRevisions, matcher, objects, signal, wrote: ledger.wrote });
      const plan = planRevision({ owner, ownerReference: controllerReference(owner, resource), template, history, collisionCount });
      const current = await write(plan, signal);
      ledger.wrote(current);
      return { current, all: [...history.filter(({ metadata }) => metadata.uid !== current.metadata.uid), current] };
    },
    async truncate(all, isInUse, limit, signal) {
      await Promise.all(
        surplusRevisions(all, isInUse, limit).map(async (revision) => {
          await client.delete(controllerRevisions, revision.metadata, { signal });
          ledger.removed(revision);
        }),
      );
    },
  };
}
