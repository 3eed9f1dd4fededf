import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { listLine, type Page } from './page.ts';

type Line = readonly [title: string, value: string];

/** How one sort of volume is told: what it is, then its fields. */
interface SourceText {
  readonly type: string;
  readonly lines: (source: JsonObject) => readonly Line[];
  readonly pairs?: (source: JsonObject) => unknown;
}

const text = (source: JsonObject, key: string, fallback = ''): string => {
  const value = source[key];
  return value === undefined || value === null ? fallback : String(value as string | number | boolean);
};
const list = (source: JsonObject, key: string): readonly string[] => (Array.isArray(source[key]) ? (source[key] as readonly string[]) : []);
const readOnly = (source: JsonObject): Line => ['ReadOnly', text(source, 'readOnly', 'false')];
const fsType = (source: JsonObject): Line => ['FSType', text(source, 'fsType')];

/** A reference as Go prints the pointer to one. */
function secretRef(source: JsonObject, key = 'secretRef'): Line {
  const reference = source[key];
  if (!isJsonObject(reference)) return ['SecretRef', 'nil'];
  const [name, namespace] = [text(reference, 'name'), reference['namespace']];
  return [
    'SecretRef',
    namespace === undefined ? `&LocalObjectReference{Name:${name},}` : `&SecretReference{Name:${name},Namespace:${text(reference, 'namespace')},}`,
  ];
}

const goMap = (value: unknown): string =>
  `map[${Object.entries(isJsonObject(value) ? value : {})
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${key}:${String(member)}`)
    .join(' ')}]`;

const disk = (type: string, title: string, key: string): SourceText => ({
  type,
  lines: (source) => [[title, text(source, key)], fsType(source), ['Partition', text(source, 'partition', '0')], readOnly(source)],
});

/** Upstream's words for every sort of volume, by the name of its field. */
const sources: Readonly<Record<string, SourceText>> = {
  hostPath: {
    type: 'HostPath (bare host directory volume)',
    lines: (source) => [
      ['Path', text(source, 'path')],
      ['HostPathType', text(source, 'type')],
    ],
  },
  local: { type: 'LocalVolume (a persistent volume backed by local storage on a node)', lines: (source) => [['Path', text(source, 'path')]] },
  emptyDir: {
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: (source) => [
      ['Medium', text(source, 'medium')],
      ['SizeLimit', text(source, 'sizeLimit', '0') === '0' ? '<unset>' : text(source, 'sizeLimit')],
    ],
  },
  configMap: {
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    lines: (source) => [
      ['Name', text(source, 'name')],
      ['Optional', text(source, 'optional', 'false')],
    ],
  },
  secret: {
    type: 'Secret (a volume populated by a Secret)',
    lines: (source) => [
      ['SecretName', text(source, 'secretName')],
      ['Optional', text(source, 'optional', 'false')],
    ],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: (source) => [['ClaimName', text(source, 'claimName')], readOnly(source)],
  },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: (source) => [['Server', text(source, 'server')], ['Path', text(source, 'path')], readOnly(source)],
  },
  gcePersistentDisk: disk('GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)', 'PDName', 'pdName'),
  awsElasticBlockStore: disk('AWSElasticBlockStore (a Persistent Disk resource in AWS)', 'VolumeID', 'volumeID'),
  azureDisk: {
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: (source) => [
      ['DiskName', text(source, 'diskName')],
      ['DiskURI', text(source, 'diskURI')],
      ['Kind', text(source, 'kind')],
      fsType(source),
      ['CachingMode', text(source, 'cachingMode')],
      readOnly(source),
    ],
  },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: (source) => [
      ['SecretName', text(source, 'secretName')],
      ...(source['secretNamespace'] === undefined ? [] : [['SecretNamespace', text(source, 'secretNamespace')] as const]),
      ['ShareName', text(source, 'shareName')],
      readOnly(source),
    ],
  },
  cephfs: {
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: (source) => [
      ['Monitors', `[${list(source, 'monitors').join(' ')}]`],
      ['Path', text(source, 'path')],
      ['User', text(source, 'user')],
      ['SecretFile', text(source, 'secretFile')],
      secretRef(source),
      readOnly(source),
    ],
  },
  cinder: {
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: (source) => [['VolumeID', text(source, 'volumeID')], fsType(source), readOnly(source), secretRef(source)],
  },
  fc: {
    type: 'FC (a Fibre Channel disk)',
    lines: (source) => [['TargetWWNs', list(source, 'targetWWNs').join(', ')], ['LUN', text(source, 'lun', '<none>')], fsType(source), readOnly(source)],
  },
  flexVolume: {
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: (source) => [['Driver', text(source, 'driver')], fsType(source), secretRef(source), readOnly(source), ['Options', goMap(source['options'])]],
  },
  flocker: {
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: (source) => [
      ['DatasetName', text(source, 'datasetName')],
      ['DatasetUUID', text(source, 'datasetUUID')],
    ],
  },
  glusterfs: {
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: (source) => [
      ['EndpointsName', text(source, 'endpoints')],
      ...(source['endpointsNamespace'] === undefined ? [] : [['EndpointsNamespace', text(source, 'endpointsNamespace')] as const]),
      ['Path', text(source, 'path')],
      readOnly(source),
    ],
  },
  gitRepo: {
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: (source) => [
      ['Repository', text(source, 'repository')],
      ['Revision', text(source, 'revision')],
    ],
  },
  iscsi: {
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: (source) => [
      ['TargetPortal', text(source, 'targetPortal')],
      ['IQN', text(source, 'iqn')],
      ['Lun', text(source, 'lun', '0')],
      ['ISCSIInterface', text(source, 'iscsiInterface')],
      fsType(source),
      readOnly(source),
      ['Portals', `[${list(source, 'portals').join(' ')}]`],
      ['DiscoveryCHAPAuth', text(source, 'chapAuthDiscovery', 'false')],
      ['SessionCHAPAuth', text(source, 'chapAuthSession', 'false')],
      secretRef(source),
      ['InitiatorName', text(source, 'initiatorName', '<none>')],
    ],
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: (source) => [['PdID', text(source, 'pdID')], fsType(source)],
  },
  portworxVolume: { type: 'PortworxVolume (a Portworx Volume resource)', lines: (source) => [['VolumeID', text(source, 'volumeID')]] },
  quobyte: {
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: (source) => [['Registry', text(source, 'registry')], ['Volume', text(source, 'volume')], readOnly(source)],
  },
  rbd: {
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: (source) => [
      ['CephMonitors', `[${list(source, 'monitors').join(' ')}]`],
      ['RBDImage', text(source, 'image')],
      fsType(source),
      ['RBDPool', text(source, 'pool')],
      ['RadosUser', text(source, 'user')],
      ['Keyring', text(source, 'keyring')],
      secretRef(source),
      readOnly(source),
    ],
  },
  scaleIO: {
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: (source) => [
      ['Gateway', text(source, 'gateway')],
      ['System', text(source, 'system')],
      ['Protection Domain', text(source, 'protectionDomain')],
      ['Storage Pool', text(source, 'storagePool')],
      ['Storage Mode', text(source, 'storageMode')],
      ['VolumeName', text(source, 'volumeName')],
      fsType(source),
      readOnly(source),
    ],
  },
  storageos: {
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: (source) => [['VolumeName', text(source, 'volumeName')], ['VolumeNamespace', text(source, 'volumeNamespace')], fsType(source), readOnly(source)],
  },
  vsphereVolume: {
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: (source) => [['VolumePath', text(source, 'volumePath')], fsType(source), ['StoragePolicyName', text(source, 'storagePolicyName')]],
  },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    lines: (source) => [
      ['Driver', text(source, 'driver')],
      fsType(source),
      ...(source['volumeHandle'] === undefined ? [] : [['VolumeHandle', text(source, 'volumeHandle')] as const]),
      readOnly(source),
    ],
    pairs: (source) => source['volumeAttributes'],
  },
  image: {
    type: 'Image (a container image or OCI artifact)',
    lines: (source) => [
      ['Reference', text(source, 'reference')],
      ['PullPolicy', text(source, 'pullPolicy')],
    ],
  },
};

/** The lines of a volume's source, found among an object's fields; nothing is known of other fields. */
export function volumeSourceLines(page: Page, holder: Readonly<Record<string, unknown>>): void {
  const [name, source] = Object.entries(holder).find(([key, value]) => Object.hasOwn(sources, key) && isJsonObject(value)) ?? [];
  const told = name === undefined ? undefined : sources[name];
  if (told === undefined || !isJsonObject(source)) return page.line(2, '<unknown>');
  page.line(2, 'Type:', told.type);
  for (const [title, value] of told.lines(source)) page.line(2, title === 'ISCSIInterface' ? title : `${title}:`, value);
  if (told.pairs !== undefined) listLine(page, 2, 'VolumeAttributes', told.pairs(source));
}
