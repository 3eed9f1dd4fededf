import type { Column } from '@kubets/machinery';
import { formatAccessModes } from '../../access-modes.ts';
import { ageColumn, nameColumn, textColumn } from '../../columns.ts';
import type { PersistentVolume } from '../persistent-volume.ts';

export const volumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  textColumn('Capacity', { description: 'How much it holds.' }, ({ spec }) => spec.capacity?.['storage'] ?? ''),
  textColumn('Access Modes', { description: 'How it may be mounted.' }, ({ spec }) => formatAccessModes(spec.accessModes)),
  textColumn('Reclaim Policy', { description: 'What happens to it when its claim goes.' }, ({ spec }) => spec.persistentVolumeReclaimPolicy),
  textColumn('Status', { description: 'Whether it is taken.' }, ({ metadata, status }) =>
    metadata.deletionTimestamp === undefined ? status.phase : 'Terminating',
  ),
  textColumn('Claim', { description: 'The claim that has it.' }, ({ spec: { claimRef } }) =>
    claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
  ),
  textColumn(
    'StorageClass',
    { description: 'The class it belongs to.' },
    ({ metadata, spec }) => metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '',
  ),
  textColumn('VolumeAttributesClass', { description: 'The attributes it has.' }, ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  textColumn('Reason', { description: 'Why it is in this state.' }, ({ status }) => status.reason ?? ''),
  ageColumn,
  textColumn('VolumeMode', { description: 'File system or block device.', wide: true }, ({ spec }) => spec.volumeMode),
];
