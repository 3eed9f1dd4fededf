import { persistentVolumes } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { protectionController } from '../../protection-controller.ts';

/** A volume stays while it is bound. */
export function persistentVolumeProtection(context: ControllerContext): readonly Controller[] {
  const informer = context.informers.informer(persistentVolumes);
  return [
    protectionController(context, {
      name: 'persistentvolume-protection',
      finalizer: 'kubernetes.io/pv-protection',
      informer,
      triggers: [triggerOn(informer)],
      isInUse: ({ status }) => status.phase === 'Bound',
    }),
  ];
}
