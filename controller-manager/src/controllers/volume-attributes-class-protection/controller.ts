import { persistentVolumeClaims, persistentVolumes, volumeAttributesClasses, type PersistentVolume, type PersistentVolumeClaim } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { protectionController } from '../../protection-controller.ts';

/** A class of volume attributes stays while a claim asks for it, has it or is on its way to it, or a volume has it. */
export function volumeAttributesClassProtection(context: ControllerContext): readonly Controller[] {
  const informer = context.informers.informer(volumeAttributesClasses);
  const claims = context.informers.informer(persistentVolumeClaims);
  const volumes = context.informers.informer(persistentVolumes);
  return [
    protectionController(context, {
      name: 'volumeattributesclass-protection',
      finalizer: 'kubernetes.io/vac-protection',
      informer,
      triggers: [triggerOn(informer), triggerOn(claims, classesOfClaim), triggerOn(volumes, classesOfVolume)],
      isInUse: ({ metadata: { name } }) =>
        claims.lister.list().some((claim) => classesOfClaim(claim).includes(name)) ||
        volumes.lister.list().some((volume) => classesOfVolume(volume).includes(name)),
    }),
  ];
}

function classesOfClaim({ spec, status }: PersistentVolumeClaim): readonly string[] {
  const { currentVolumeAttributesClassName, modifyVolumeStatus } = status;
  return named([spec.volumeAttributesClassName, currentVolumeAttributesClassName, modifyVolumeStatus?.targetVolumeAttributesClassName]);
}

const classesOfVolume = ({ spec }: PersistentVolume): readonly string[] => named([spec.volumeAttributesClassName]);
const named = (names: readonly (string | undefined)[]): readonly string[] => names.flatMap((name) => (name ? [name] : []));
