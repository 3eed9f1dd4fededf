import type { ResourceDefinition } from '@kubets/machinery';
import type { ObjectStorage } from './storage/object-storage.ts';

/** Every resource the server serves, built in or custom, with its storage. */
export interface Registry {
  definitions(): readonly ResourceDefinition[];
  find(group: string, version: string, plural: string): ResourceDefinition | undefined;
  findKind(group: string, version: string, kind: string): ResourceDefinition | undefined;
  /** The storage behind a definition; shared by definitions with `sharedStorage`. Throws for virtual resources. */
  storage(definition: { readonly reference: ResourceDefinition['reference'] }): ObjectStorage;
}
