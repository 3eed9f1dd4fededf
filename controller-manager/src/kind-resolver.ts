import { discover, type Client } from '@kubets/client';
import { parseApiVersion, type ResourceReference } from '@kubets/machinery';

/** Finds the resource a reference by apiVersion and kind means. Any version of the group will do: the one the server prefers. */
export interface KindResolver {
  /** Throws when the server serves no such kind. */
  resolve(apiVersion: string, kind: string, signal: AbortSignal): Promise<ResourceReference>;
}

export function createKindResolver(client: Client): KindResolver {
  let known: ReadonlyMap<string, ResourceReference> = new Map();

  const learn = async (signal: AbortSignal): Promise<void> => {
    const { resources } = await discover(client, { signal });
    const learned = new Map<string, ResourceReference>();
    for (const { group, version, kind, plural, scope } of resources) {
      const id = `${group} ${kind}`;
      if (!learned.has(id)) learned.set(id, { group, version, kind, plural, scope });
    }
    known = learned;
  };

  return {
    async resolve(apiVersion, kind, signal) {
      const { group } = parseApiVersion(apiVersion);
      const id = `${group} ${kind}`;
      if (!known.has(id)) await learn(signal);
      const found = known.get(id);
      if (found === undefined) throw new Error(`no matches for kind "${kind}" in group "${group}"`);
      return found;
    },
  };
}
