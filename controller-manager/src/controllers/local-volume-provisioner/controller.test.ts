import { persistentVolumeClaims, persistentVolumes, storageClasses } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startControllerCluster } from '../../testing/controller-cluster.ts';

const identity = { namespace: 'default', name: 'data' };
let directory: string;
beforeEach(() => void (directory = mkdtempSync(path.join(tmpdir(), 'kubets-volumes-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('a claim made before its class gets it, a directory, and more when it asks; the directory goes with it, its volume deleted or not', async () => {
  await using running = await startControllerCluster({
    controllers: [
      'persistentvolume-binder-controller',
      'persistentvolume-protection-controller',
      'persistentvolumeclaim-protection-controller',
      'local-volume-provisioner-controller',
    ],
    config: { localVolumeDirectory: directory },
  });
  const { client } = running;
  const patch = (body: object) => client.patch(persistentVolumeClaims, identity, { type: 'merge', body });
  const claim = () => client.get(persistentVolumeClaims, identity);
  await client.create(persistentVolumeClaims, {
    metadata: identity,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await client.create(storageClasses, {
    metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubets.dev/local-volume',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  });
  await eventually(async () => expect((await claim()).spec.storageClassName).toBe('local'));

  await patch({ metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node1' } } });
  await eventually(async () => expect((await claim()).status).toMatchObject({ phase: 'Bound', capacity: { storage: '1Gi' } }));

  await patch({ spec: { resources: { requests: { storage: '2Gi' } } } });
  await eventually(async () => expect((await claim()).status).toMatchObject({ capacity: { storage: '2Gi' } }));
  const volume = { name: (await claim()).spec.volumeName ?? '' };
  const { spec } = await client.get(persistentVolumes, volume);
  expect(spec.capacity).toEqual({ storage: '2Gi' });

  const place = spec.hostPath?.path ?? '';
  mkdirSync(place);
  await client.delete(persistentVolumes, volume);
  await client.delete(persistentVolumeClaims, identity);
  await eventually(() => expect(client.get(persistentVolumes, volume)).rejects.toMatchObject({ reason: 'NotFound' }));
  expect(existsSync(place)).toBe(false);
});
