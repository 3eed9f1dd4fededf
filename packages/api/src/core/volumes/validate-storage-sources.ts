import { forbidden, invalid, required, type FieldError } from '@kubets/machinery';
import { checkBetween } from '../../validation/numbers.ts';
import { checkPresent, checkRequiredText, noErrors, when } from '../../validation/rules.ts';
import type { Volume } from '../pod/volume.ts';
import type { PersistentVolumeSpec } from '../persistent-volume.ts';

type Source<Name extends keyof Volume & keyof PersistentVolumeSpec> = Volume[Name] | PersistentVolumeSpec[Name];

/** Storage on the network or of a cloud, which pods and PersistentVolumes name alike. */
export type StorageSources = {
  readonly [Name in Exclude<keyof Volume & keyof PersistentVolumeSpec, 'csi' | 'hostPath'>]?: Source<Name>;
};

/** The rules of whichever source is given. */
export function checkStorageSources(field: string, sources: StorageSources): readonly FieldError[] {
  return [
    ...checkNetworkFiles(field, sources),
    ...checkNetworkBlocks(field, sources),
    ...checkCloudDisks(field, sources),
    ...checkFibreChannel(`${field}.fc`, sources.fc),
    ...checkIscsi(`${field}.iscsi`, sources.iscsi),
    ...checkFlocker(`${field}.flocker`, sources.flocker),
  ];
}

/** Each named member has to be there. */
function checkMembers<Part extends object>(field: string, part: Part | undefined, names: readonly (keyof Part & string)[]): readonly FieldError[] {
  if (part === undefined) return noErrors;
  return names.filter((name) => isEmpty(part[name])).map((name) => required(`${field}.${name}`));
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

function checkNetworkFiles(field: string, { nfs, glusterfs, cephfs, azureFile, quobyte, storageos }: StorageSources): readonly FieldError[] {
  return [
    ...checkMembers(`${field}.nfs`, nfs, ['server', 'path']),
    ...checkPresent(nfs, ({ path }) => when(path !== '' && !path.startsWith('/'), () => invalid(`${field}.nfs.path`, path, 'must be an absolute path'))),
    ...checkMembers(`${field}.glusterfs`, glusterfs, ['endpoints', 'path']),
    ...checkMembers(`${field}.cephfs`, cephfs, ['monitors']),
    ...checkMembers(`${field}.azureFile`, azureFile, ['secretName', 'shareName']),
    ...checkPresent(quobyte, ({ registry }) => checkRegistries(`${field}.quobyte.registry`, registry)),
    ...checkMembers(`${field}.quobyte`, quobyte, ['volume']),
    ...checkMembers(`${field}.storageos`, storageos, ['volumeName']),
  ];
}

function checkRegistries(field: string, registries: string): readonly FieldError[] {
  const detail = 'must be a host:port pair or multiple pairs separated by commas';
  if (registries === '') return [required(field, detail)];
  return when(!registries.split(',').every((registry) => /^[^:]+:\d+$|^\[[^\]]+\]:\d+$/.test(registry)), () => invalid(field, registries, detail));
}

function checkNetworkBlocks(field: string, { rbd, cinder, scaleIO, portworxVolume, flexVolume }: StorageSources): readonly FieldError[] {
  return [
    ...checkMembers(`${field}.rbd`, rbd, ['monitors', 'image']),
    ...checkMembers(`${field}.cinder`, cinder, ['volumeID']),
    ...checkMembers(`${field}.scaleIO`, scaleIO, ['gateway', 'system', 'volumeName']),
    ...checkMembers(`${field}.portworxVolume`, portworxVolume, ['volumeID']),
    ...checkMembers(`${field}.flexVolume`, flexVolume, ['driver']),
  ];
}

function checkCloudDisks(field: string, sources: StorageSources): readonly FieldError[] {
  const { gcePersistentDisk, awsElasticBlockStore, azureDisk, vsphereVolume, photonPersistentDisk } = sources;
  return [
    ...checkMembers(`${field}.gcePersistentDisk`, gcePersistentDisk, ['pdName']),
    ...checkBetween(`${field}.gcePersistentDisk.partition`, gcePersistentDisk?.partition, 0, 255),
    ...checkMembers(`${field}.awsElasticBlockStore`, awsElasticBlockStore, ['volumeID']),
    ...checkBetween(`${field}.awsElasticBlockStore.partition`, awsElasticBlockStore?.partition, 0, 255),
    ...checkMembers(`${field}.azureDisk`, azureDisk, ['diskName', 'diskURI']),
    ...checkMembers(`${field}.vsphereVolume`, vsphereVolume, ['volumePath']),
    ...checkMembers(`${field}.photonPersistentDisk`, photonPersistentDisk, ['pdID']),
  ];
}

function checkFibreChannel(field: string, fc: StorageSources['fc']): readonly FieldError[] {
  if (fc === undefined) return noErrors;
  const { targetWWNs = [], wwids = [], lun } = fc;
  if (targetWWNs.length === 0 && wwids.length === 0) return [required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')];
  if (targetWWNs.length > 0 && wwids.length > 0) {
    return [invalid(`${field}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')];
  }
  if (targetWWNs.length === 0) return noErrors;
  return lun === undefined ? [required(`${field}.lun`, 'lun is required if targetWWNs is specified')] : checkBetween(`${field}.lun`, lun, 0, 255);
}

const qualifiedNames = /^(iqn\.\d{4}-\d{2}\.[a-z0-9]+([-.:][^_\s]*)?|eui\.[0-9a-fA-F]{16}|naa\.[0-9a-fA-F]{32})$/;

function checkIscsi(field: string, iscsi: StorageSources['iscsi']): readonly FieldError[] {
  if (iscsi === undefined) return noErrors;
  const { iqn, lun, initiatorName, secretRef } = iscsi;
  const authenticates = Boolean(iscsi.chapAuthDiscovery ?? false) || Boolean(iscsi.chapAuthSession ?? false);
  return [
    ...checkMembers(field, iscsi, ['targetPortal']),
    ...checkRequiredText(`${field}.iqn`, iqn, validateQualifiedStorageName),
    ...checkBetween(`${field}.lun`, lun, 0, 255),
    ...when(authenticates && secretRef === undefined, () => required(`${field}.secretRef`)),
    ...checkPresent(initiatorName, (name) => when(!qualifiedNames.test(name), () => invalid(`${field}.initiatorname`, name, 'must be valid format'))),
  ];
}

const validateQualifiedStorageName = (name: string): readonly string[] => (qualifiedNames.test(name) ? [] : ['must be valid format']);

function checkFlocker(field: string, flocker: StorageSources['flocker']): readonly FieldError[] {
  if (flocker === undefined) return noErrors;
  const { datasetName, datasetUUID } = flocker;
  if (!datasetName && !datasetUUID) return [required(field, 'one of datasetName and datasetUUID is required')];
  if (datasetName && datasetUUID) return [invalid(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')];
  return when(Boolean(datasetName?.includes('/')), () => invalid(`${field}.datasetName`, datasetName, "must not contain '/'"));
}

/** Only one source; `given` are the names of those there are. */
export function checkSingleSource(field: string, given: readonly string[]): readonly FieldError[] {
  if (given.length === 0) return [required(field, 'must specify a volume type')];
  return given.slice(1).map((type) => forbidden(`${field}.${type}`, 'may not specify more than 1 volume type'));
}
