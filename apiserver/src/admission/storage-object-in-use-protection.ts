import { persistentVolumeClaims, persistentVolumes } from '@kubets/api';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns } from './request-matching.ts';

const finalizers: Readonly<Record<string, string>> = {
  [persistentVolumeClaims.plural]: 'kubernetes.io/pvc-protection',
  [persistentVolumes.plural]: 'kubernetes.io/pv-protection',
};

/** A volume or claim that is deleted while in use goes only after its last user. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (request) => concerns(request, persistentVolumeClaims, ['CREATE']) || concerns(request, persistentVolumes, ['CREATE']),
  async mutate({ object, definition }) {
    const { metadata } = object!;
    const finalizer = finalizers[definition.reference.plural]!;
    const present = metadata.finalizers ?? [];
    return present.includes(finalizer) ? object! : { ...object!, metadata: { ...metadata, finalizers: [...present, finalizer] } };
  },
};
