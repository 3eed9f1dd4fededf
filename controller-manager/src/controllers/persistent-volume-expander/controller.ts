import { persistentVolumeClaims, persistentVolumes } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { compareQuantities } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';

/** Tells of each claim that asks to grow that its volume's driver must do it: there is no volume the control plane itself can enlarge. */
export function persistentVolumeExpander({ informers, recorder }: ControllerContext): readonly Controller[] {
  const claims = informers.informer(persistentVolumeClaims);
  const volumes = informers.informer(persistentVolumes);
  return [
    {
      name: 'volume-expand',
      triggers: [triggerOn(claims)],
      async reconcile(key) {
        const claim = claims.lister.get(key);
        const volume = volumes.lister.get(claim?.spec.volumeName ?? '');
        const wanted = claim?.spec.resources?.requests?.['storage'];
        if (claim?.status.phase !== 'Bound' || volume === undefined || wanted === undefined) return;
        if (compareQuantities(volume.spec.capacity?.['storage'] ?? '0', wanted) >= 0) return;
        recorder.event(claim, { type: 'Normal', reason: 'ExternalExpanding', message: 'waiting for an external controller to expand this PVC' });
      },
    },
  ];
}
