import type { Client } from '@kubets/client';
import { reflect, type LoopLog } from '@kubets/control-loop';
import { isApiError, objectKey, type Clock, type KubeObject, type ObjectIdentity, type ResourceReference } from '@kubets/machinery';

export interface WatchedObjectsOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  /** Called with the owners of an object that changed or went. */
  readonly onChange: (owners: readonly string[]) => void;
}

interface Entry {
  readonly owners: Set<string>;
  readonly stop: AbortController;
  first: Promise<KubeObject | undefined>;
  /** Undefined until the watch has told the object's state. */
  followed: { readonly object: KubeObject | undefined } | undefined;
}

/**
 * Objects that pods on this node refer to, each followed by a watch of its own name: the node may read no others, and
 * a change reaches the volumes at once. An object is followed as long as some owner uses it.
 */
export class WatchedObjects {
  readonly #options: WatchedObjectsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: WatchedObjectsOptions) {
    this.#options = options;
  }

  /** The object as it is now; undefined when there is none. Rejects when the server refuses or cannot be reached. */
  async get<T extends KubeObject>(resource: ResourceReference<T>, identity: ObjectIdentity, owner: string): Promise<T | undefined> {
    // The node may read the volumes of its pods one by one, and never list or watch them.
    if (resource.scope === 'Cluster') return (await this.#read(resource, identity)) as T | undefined;
    const key = `${resource.plural}/${objectKey(identity)}`;
    const entry = this.#entries.get(key) ?? this.#follow(key, resource, identity);
    entry.owners.add(owner);
    if (entry.followed !== undefined) return entry.followed.object as T | undefined;
    try {
      return (await entry.first) as T | undefined;
    } catch (error) {
      entry.first = this.#read(resource, identity);
      entry.first.catch(() => undefined);
      throw error;
    }
  }

  /** Lets go of everything an owner used. */
  release(owner: string): void {
    for (const [key, { owners, stop }] of this.#entries) {
      if (!owners.delete(owner) || owners.size > 0) continue;
      this.#entries.delete(key);
      stop.abort(new Error('nobody uses the object any more'));
    }
  }

  close(): void {
    for (const { stop } of this.#entries.values()) stop.abort(new Error('the kubelet ends'));
    this.#entries.clear();
  }

  #follow(key: string, resource: ResourceReference, identity: ObjectIdentity): Entry {
    const entry: Entry = { owners: new Set(), stop: new AbortController(), first: this.#read(resource, identity), followed: undefined };
    entry.first.catch(() => undefined);
    this.#entries.set(key, entry);
    const set = (object: KubeObject | undefined): void => {
      const known = entry.followed;
      entry.followed = { object };
      if (known?.object?.metadata.resourceVersion !== object?.metadata.resourceVersion) this.#options.onChange([...entry.owners]);
    };
    const { client, clock, log } = this.#options;
    const selection = { namespace: identity.namespace, fieldSelector: `metadata.name=${identity.name}` };
    const target = { replace: (objects: readonly KubeObject[]) => set(objects[0]), set, delete: () => set(undefined) };
    void reflect({ client, resource, selection, target, clock, log }, entry.stop.signal);
    return entry;
  }

  async #read(resource: ResourceReference, identity: ObjectIdentity): Promise<KubeObject | undefined> {
    try {
      return await this.#options.client.get(resource, identity);
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}
