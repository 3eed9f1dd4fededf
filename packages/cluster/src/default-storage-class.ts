import { storageClasses } from '@kubets/api';
import type { Client } from '@kubets/client';
import { isApiError } from '@kubets/machinery';

/** Claims that name no class get a directory on the node of their first consumer. */
export async function createDefaultStorageClass(client: Client): Promise<void> {
  try {
    await client.create(storageClasses, {
      metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'kubets.dev/local-volume',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}
