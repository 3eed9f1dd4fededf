import { rm } from 'node:fs/promises';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { planProvision, planRelease } from './plan.ts';

/** Makes and removes volumes that are directories below `--local-volume-directory`; does nothing without that flag. */
export function localVolumeProvisioner({ client, informers, recorder, config }: ControllerContext): readonly Controller[] {
  const directory = config.localVolumeDirectory;
  if (directory === undefined) return [];
  const claims = informers.informer(persistentVolumeClaims);
  const volumes = informers.informer(persistentVolumes);
  const classes = informers.informer(storageClasses);
  return [
    {
      name: 'local-volume-provisioner',
      triggers: [triggerOn(claims)],
      async reconcile(key, signal) {
        const claim = claims.lister.get(key);
        const volume = claim && planProvision(claim, classes.lister.get(claim.spec.storageClassName ?? ''), directory);
        if (claim === undefined || volume === undefined) return;
        try {
          await client.create(persistentVolumes, volume, { signal });
        } catch (error) {
          if (isApiError(error, 'AlreadyExists')) return;
          throw error;
        }
        recorder.event(claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${volume.metadata?.name}` });
      },
    },
    {
      name: 'local-volume-reclaimer',
      triggers: [triggerOn(volumes)],
      async reconcile(name, signal) {
        const volume = volumes.lister.get(name);
        const place = volume && planRelease(volume, directory);
        if (volume === undefined || place === undefined) return;
        await rm(place, { recursive: true, force: true });
        await client.delete(persistentVolumes, volume.metadata, { preconditions: { uid: volume.metadata.uid }, signal });
      },
    },
  ];
}
