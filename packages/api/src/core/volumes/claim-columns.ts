import type { Column } from '@kubets/machinery';
import { formatAccessModes } from '../../access-modes.ts';
import { ageColumn, nameColumn, textColumn } from '../../columns.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim.ts';

export const claimColumns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  textColumn('Status', { description: 'Whether the claim has its volume.' }, ({ metadata, status }) =>
    metadata.deletionTimestamp === undefined ? status.phase : 'Terminating',
  ),
  textColumn('Volume', { description: 'The volume.' }, ({ spec }) => spec.volumeName ?? ''),
  textColumn('Capacity', { description: 'How much the volume holds.' }, ({ spec, status }) => (spec.volumeName ? (status.capacity?.['storage'] ?? '') : '')),
  textColumn('Access Modes', { description: 'How it may be mounted.' }, ({ spec, status }) => (spec.volumeName ? formatAccessModes(status.accessModes) : '')),
  textColumn(
    'StorageClass',
    { description: 'The class asked for.' },
    ({ metadata, spec }) => metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '',
  ),
  textColumn('VolumeAttributesClass', { description: 'The attributes asked for.' }, ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  ageColumn,
  textColumn('VolumeMode', { description: 'File system or block device.', wide: true }, ({ spec }) => spec.volumeMode),
];
