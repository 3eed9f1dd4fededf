import type { KubeObject } from '@kubets/machinery';

const droppedWhenEmpty = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/** Readers never see an empty map or list here: to clients, none and empty are the same. Changes its argument. */
export function dropEmptyMembers(metadata: KubeObject['metadata']): void {
  for (const member of droppedWhenEmpty) {
    const value = metadata[member];
    if (value !== undefined && Object.keys(value).length === 0) delete metadata[member];
  }
}
