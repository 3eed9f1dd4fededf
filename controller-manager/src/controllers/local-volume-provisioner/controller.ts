import { rm } from 'node:fs/promises';
import { persistentVolumeClaims, persistentVolumes, storageClasses, type PersistentVolume, type PersistentVolumeClaim } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError, keyOf, objectKey, type Draft } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { hasFinalizer, withFinalizer, withoutFinalizer } from '../../finalizers.ts';
import { planGrowth } from './plan-growth.ts';
import { directoryFinalizer, planProvision } from './plan-provision.ts';
import { isOurs, planUpkeep } from './plan-upkeep.ts';

/** Makes, grows and removes volumes that are directories below `--local-volume-directory`; does nothing without that flag. */
export function localVolumeProvisioner(context: ControllerContext): readonly Controller[] {
  const directory = context.config.localVolumeDirectory;
  return directory === undefined ? [] : [provisioner(context, directory), reclaimer(context, directory), resizer(context)];
}

function provisioner({ client, informers, recorder }: ControllerContext, directory: string): Controller {
  const claims = informers.informer(persistentVolumeClaims);
  const classes = informers.informer(storageClasses);

  const provision = async (claim: PersistentVolumeClaim, volume: Draft<PersistentVolume>, signal: AbortSignal): Promise<void> => {
    const { namespace, name } = claim.metadata;
    const message = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
    try {
      await client.create(persistentVolumes, volume, { signal });
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return;
      throw error;
    }
    recorder.event(claim, { type: 'Normal', reason: 'Provisioning', message });
    recorder.event(claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${volume.metadata?.name}` });
  };

  return {
    name: 'local-volume-provisioner',
    triggers: [
      triggerOn(claims),
      triggerOn(classes, ({ metadata }) =>
        claims.lister
          .list()
          .filter(({ spec }) => spec.storageClassName === metadata.name && !spec.volumeName)
          .map(keyOf),
      ),
    ],
    async reconcile(key, signal) {
      const claim = claims.lister.get(key);
      if (claim === undefined) return;
      const className = claim.spec.storageClassName ?? '';
      const plan = planProvision(claim, classes.lister.get(className), directory);
      if (plan.type === 'provision') await provision(claim, plan.volume, signal);
      if (plan.type === 'refuse') {
        const message = `failed to provision volume with StorageClass "${className}": ${plan.reason}`;
        recorder.event(claim, { type: 'Warning', reason: 'ProvisioningFailed', message });
      }
    },
  };
}

function reclaimer({ client, informers }: ControllerContext, directory: string): Controller {
  const volumes = informers.informer(persistentVolumes);

  const destroy = async (volume: PersistentVolume, place: string, signal: AbortSignal): Promise<void> => {
    await rm(place, { recursive: true, force: true });
    if (hasFinalizer(volume, directoryFinalizer)) await client.update(persistentVolumes, withoutFinalizer(volume, directoryFinalizer), { signal });
    if (volume.metadata.deletionTimestamp !== undefined) return;
    await client.delete(persistentVolumes, volume.metadata, { preconditions: { uid: volume.metadata.uid }, signal });
  };

  return {
    name: 'local-volume-reclaimer',
    triggers: [triggerOn(volumes)],
    async reconcile(name, signal) {
      const volume = volumes.lister.get(name);
      if (volume === undefined) return;
      const plan = planUpkeep(volume, directory);
      switch (plan.type) {
        case 'destroy':
          return destroy(volume, plan.directory, signal);
        case 'addFinalizer':
          return void (await client.update(persistentVolumes, withFinalizer(volume, directoryFinalizer), { signal }));
        case 'removeFinalizer':
          return void (await client.update(persistentVolumes, withoutFinalizer(volume, directoryFinalizer), { signal }));
        case 'nothing':
      }
    },
  };
}

function resizer({ client, informers, recorder }: ControllerContext): Controller {
  const claims = informers.informer(persistentVolumeClaims);
  const volumes = informers.informer(persistentVolumes);
  return {
    name: 'local-volume-resizer',
    triggers: [
      triggerOn(claims),
      triggerOn(volumes, ({ spec }) => (spec.claimRef?.name ? [objectKey({ namespace: spec.claimRef.namespace, name: spec.claimRef.name })] : [])),
    ],
    async reconcile(key, signal) {
      const claim = claims.lister.get(key);
      const volume = volumes.lister.get(claim?.spec.volumeName ?? '');
      if (claim === undefined || volume === undefined || !isOurs(volume)) return;
      const growth = planGrowth(claim, volume);
      if (growth === undefined) return;
      await client.update(persistentVolumes, growth.volume, { signal });
      await client.updateStatus(persistentVolumeClaims, growth.claim, { signal });
      const name = volume.metadata.name;
      recorder.event(claim, { type: 'Normal', reason: 'Resizing', message: `External resizer is resizing volume ${name}` });
      recorder.event(claim, { type: 'Normal', reason: 'VolumeResizeSuccessful', message: 'Resize volume succeeded' });
    },
  };
}
