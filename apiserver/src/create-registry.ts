import type { ResourceDefinition, ResourceReference } from '@kubets/machinery';
import type { Registry } from './registry.ts';
import type { ObjectStorages } from './storage/object-storages.ts';

const resourceKey = (group: string, version: string, plural: string): string => `${group}/${version}/${plural}`;
const keyOf = ({ group, version, plural }: ResourceReference): string => resourceKey(group, version, plural);

/** A registry over a fixed list of definitions. */
export function createRegistry(definitions: readonly ResourceDefinition[], storages: ObjectStorages): Registry {
  const byResource = new Map(definitions.map((definition) => [keyOf(definition.reference), definition]));
  const byKind = new Map(
    definitions.map((definition) => [resourceKey(definition.reference.group, definition.reference.version, definition.reference.kind), definition]),
  );
  return {
    definitions: () => definitions,
    find: (group, version, plural) => byResource.get(resourceKey(group, version, plural)),
    findKind: (group, version, kind) => byKind.get(resourceKey(group, version, kind)),
    storage({ reference }) {
      const definition = byResource.get(keyOf(reference));
      if (definition === undefined) throw new Error(`${keyOf(reference)} is not served`);
      return storages.of(definition);
    },
  };
}
