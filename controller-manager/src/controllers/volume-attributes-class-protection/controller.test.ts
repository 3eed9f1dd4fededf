import { persistentVolumeClaims, volumeAttributesClasses } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { eventually } from '@kubets/test-cluster';
import { expect, it } from 'vitest';
import { startControllerCluster } from '../../testing/controller-cluster.ts';

it('a class of volume attributes stays until no claim asks for it', async () => {
  await using cluster = await startControllerCluster({ controllers: ['volumeattributesclass-protection-controller'] });
  const { client } = cluster;
  await client.create(volumeAttributesClasses, { metadata: { name: 'gold' }, driverName: 'csi.example.com', parameters: { iops: '1000' } });
  const finalizers = async (): Promise<readonly string[]> => (await client.get(volumeAttributesClasses, { name: 'gold' })).metadata.finalizers ?? [];
  await eventually(async () => expect(await finalizers()).toEqual(['kubernetes.io/vac-protection']));
  const spec = {
    accessModes: ['ReadWriteOnce' as const],
    storageClassName: 'csi',
    volumeAttributesClassName: 'gold',
    resources: { requests: { storage: '1Gi' } },
  };
  await client.create(persistentVolumeClaims, { metadata: { namespace: 'default', name: 'data' }, spec });
  await client.delete(volumeAttributesClasses, { name: 'gold' });
  expect(await finalizers()).toEqual(['kubernetes.io/vac-protection']);
  await client.patch(persistentVolumeClaims, { namespace: 'default', name: 'data' }, { type: 'merge', body: { metadata: { finalizers: null } } });
  await client.delete(persistentVolumeClaims, { namespace: 'default', name: 'data' });
  await eventually(async () => {
    const gone = await client.get(volumeAttributesClasses, { name: 'gold' }).then(
      () => false,
      (error: unknown) => isApiError(error, 'NotFound'),
    );
    expect(gone).toBe(true);
  });
});
