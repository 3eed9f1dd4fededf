import { compareQuantities, forbidden, invalid, notSupported, required, semanticEqual, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkImmutable } from '../../validation/immutable.ts';
import { checkPresent, checkRequiredText, checkText, noErrors, when } from '../../validation/rules.ts';
import { checkNodeSelector } from '../pod/validate-affinity.ts';
import { checkNoBacksteps } from '../pod/validate-keys.ts';
import type { CSIPersistentVolumeSource } from './driver-volumes.ts';
import { checkDriverName } from './driver-name.ts';
import { checkSingleSource, checkStorageSources } from './validate-storage-sources.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../persistent-volume.ts';

/** What a volume says beside where its bytes are. */
const common: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

const sourcesOf = (spec: PersistentVolumeSpec): readonly (readonly [string, unknown])[] =>
  Object.entries(spec).filter(([name, source]) => source !== undefined && !common.has(name));

export function validateVolume({ spec }: PersistentVolume): readonly FieldError[] {
  return [
    ...when((spec.accessModes ?? []).length === 0, () => required('spec.accessModes')),
    ...when(Boolean(spec.accessModes?.includes('ReadWriteOncePod')) && (spec.accessModes ?? []).length > 1, () =>
      forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes'),
    ),
    ...checkCapacity(spec),
    ...checkSource(spec),
    ...(spec.storageClassName ? checkText('spec.storageClassName', spec.storageClassName, validateDnsSubdomain) : noErrors),
    ...checkPresent(spec.nodeAffinity?.required, (selector) => checkNodeSelector('spec.nodeAffinity.required', selector)),
    ...when(spec.local !== undefined && spec.nodeAffinity === undefined, () => required('spec.nodeAffinity', 'Local volume requires node affinity')),
  ];
}

function checkCapacity({ capacity = {} }: PersistentVolumeSpec): readonly FieldError[] {
  const storage = capacity['storage'];
  if (storage === undefined || Object.keys(capacity).length > 1) {
    return Object.keys(capacity).length === 0 ? [required('spec.capacity')] : [notSupported('spec.capacity', capacity, ['storage'])];
  }
  return compareQuantities(storage, '0') <= 0 ? [invalid('spec.capacity[storage]', storage, 'must be greater than zero')] : noErrors;
}

function checkSource(spec: PersistentVolumeSpec): readonly FieldError[] {
  return [
    ...checkSingleSource(
      'spec',
      sourcesOf(spec).map(([name]) => name),
    ),
    ...checkStorageSources('spec', spec),
    ...checkPresent(spec.hostPath, ({ path }) => [...checkRequiredText('spec.hostPath.path', path), ...checkNoBacksteps('spec.hostPath.path', path)]),
    ...checkPresent(spec.local, ({ path }) => [...checkRequiredText('spec.local.path', path), ...checkNoBacksteps('spec.local.path', path)]),
    ...checkPresent(spec.csi, (csi) => checkCsi('spec.csi', csi)),
    ...when(spec.persistentVolumeReclaimPolicy === 'Recycle' && spec.hostPath?.path === '/', () =>
      forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"),
    ),
  ];
}

const driverSecrets = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeStageSecretRef', 'nodeExpandSecretRef'] as const;

function checkCsi(field: string, csi: CSIPersistentVolumeSource): readonly FieldError[] {
  return [
    ...checkDriverName(`${field}.driver`, csi.driver),
    ...checkRequiredText(`${field}.volumeHandle`, csi.volumeHandle),
    ...driverSecrets.flatMap((secret) =>
      checkPresent(csi[secret], ({ name, namespace }) => [
        ...checkRequiredText(`${field}.${secret}.name`, name),
        ...checkRequiredText(`${field}.${secret}.namespace`, namespace),
      ]),
    ),
  ];
}

/** Where the bytes are does not change. */
export function validateVolumeUpdate({ spec }: PersistentVolume, { spec: old }: PersistentVolume): readonly FieldError[] {
  return [
    ...when(!semanticEqual(Object.fromEntries(sourcesOf(spec)), Object.fromEntries(sourcesOf(old))), () =>
      forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation'),
    ),
    ...checkImmutable('spec.volumeMode', spec.volumeMode, old.volumeMode),
    ...(old.nodeAffinity === undefined ? noErrors : checkImmutable('spec.nodeAffinity', spec.nodeAffinity, old.nodeAffinity)),
  ];
}
