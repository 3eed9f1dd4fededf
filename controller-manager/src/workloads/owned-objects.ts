import type { Client } from '@kubets/client';
import type { Informer } from '@kubets/control-loop';
import { controllerOf, type KubeObject, type LabelSelectorMatcher, type ResourceReference } from '@kubets/machinery';
import { claimable } from '../controller-index.ts';
import { claim } from '../ownership.ts';
import type { WriteLedger } from '../write-ledger.ts';

/** What the owners of one kind control of another: as the cache has it, with the own writes it does not show yet. */
export interface OwnedObjects<O extends KubeObject, T extends KubeObject> {
  /** What the owner controls once it has adopted and released what it should. */
  claim(owner: O, signal: AbortSignal): Promise<readonly T[]>;
  /** Claimed objects as own writes left them, and own creations since. */
  afterWrites(owner: O, owned: readonly T[]): readonly T[];
}

export interface OwnedObjectsOptions<O extends KubeObject, T extends KubeObject> {
  readonly client: Client;
  readonly ownerResource: ResourceReference<O>;
  /** Indexed by `controllerIndex`. */
  readonly informer: Informer<T>;
  readonly resource: ResourceReference<T>;
  readonly ledger: WriteLedger<T>;
  readonly matcherOf: (owner: O) => LabelSelectorMatcher;
}

export function createOwnedObjects<O extends KubeObject, T extends KubeObject>(options: OwnedObjectsOptions<O, T>): OwnedObjects<O, T> {
  const { client, ownerResource, informer, resource, ledger, matcherOf } = options;
  const isOwnedBy = (owner: O) => (object: T) => controllerOf(object)?.uid === owner.metadata.uid;
  return {
    claim(owner, signal) {
      const objects = ledger.view(claimable(informer.lister, owner), isOwnedBy(owner));
      return claim({ client, owner, ownerResource, resource, matcher: matcherOf(owner), objects, signal, wrote: ledger.wrote });
    },
    afterWrites: (owner, owned) => ledger.view(owned, isOwnedBy(owner)),
  };
}
