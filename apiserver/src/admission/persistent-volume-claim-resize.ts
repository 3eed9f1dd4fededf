import { type PersistentVolumeClaim, persistentVolumeClaims, storageClasses } from '@kubets/api';
import { compareQuantities, parseQuantity } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

/** A claim may grow only when its class can make volumes grow. */
export function persistentVolumeClaimResize({ registry }: AdmissionParts): AdmissionPlugin {
  const classes = cachedReader(registry, storageClasses);
  return {
    name: 'PersistentVolumeClaimResize',
    handles: (request) => concerns(request, persistentVolumeClaims, ['UPDATE']),
    async validate(request) {
      const [next, old] = [request.object as PersistentVolumeClaim, request.oldObject as PersistentVolumeClaim];
      if (!grows(next, old)) return;
      if (old.status?.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded');
      const name = next.spec.storageClassName;
      const found = name ? await classes.find({ name }) : undefined;
      if (found?.allowVolumeExpansion !== true) {
        throw refuse(request, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
      }
    },
  };
}

function grows(next: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const [wanted, present] = [next.spec.resources?.requests?.['storage'], old.spec.resources?.requests?.['storage']];
  return wanted !== undefined && present !== undefined && compareQuantities(parseQuantity(wanted), parseQuantity(present)) > 0;
}
