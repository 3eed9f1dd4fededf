import { type PersistentVolumeClaim, persistentVolumeClaims, storageClasses } from '@kubets/api';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { newestDefault } from '@kubets/api/semantics';
import { concerns } from './request-matching.ts';

/** A claim that names no class gets the default one. */
export function defaultStorageClass({ registry }: AdmissionParts): AdmissionPlugin {
  const classes = cachedReader(registry, storageClasses);
  return {
    name: 'DefaultStorageClass',
    handles: (request) => concerns(request, persistentVolumeClaims, ['CREATE']),
    async mutate({ object }) {
      const claim = object as PersistentVolumeClaim;
      const asked = claim.spec.storageClassName !== undefined || claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
      const found = asked ? undefined : newestDefault(classes.list(), 'storageclass.kubernetes.io/is-default-class');
      return found === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } };
    },
  };
}
