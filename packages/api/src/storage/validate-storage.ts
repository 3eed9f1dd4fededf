import { compareQuantities, invalid, required, semanticEqual, tooLong, validateDnsSubdomain, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkTokenSeconds } from '../core/pod/validate-projections.ts';
import { checkDriverName } from '../core/volumes/driver-name.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkLabelSelector } from '../validation/labels.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { checkEach, checkPresent, checkRequiredText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { CSIDriver } from './csi-driver.ts';
import type { CSINode, CSINodeDriver } from './csi-node.ts';
import type { CSIStorageCapacity } from './csi-storage-capacity.ts';
import type { VolumeAttachment } from './volume-attachment.ts';
import type { VolumeAttributesClass } from './volume-attributes-class.ts';

export function validateDriver({ metadata, spec }: CSIDriver): readonly FieldError[] {
  const audiences = new Set<string>();
  return [
    ...checkDriverName('metadata.name', metadata.name),
    ...checkEach('spec.tokenRequests', spec.tokenRequests, ({ audience, expirationSeconds }, at) => [
      ...checkUnique(`${at}.audience`, audience, audiences),
      ...checkPresent(expirationSeconds, (seconds) => checkTokenSeconds(`${at}.expirationSeconds`, seconds)),
    ]),
    ...when((spec.nodeAllocatableUpdatePeriodSeconds ?? 10) < 10, () =>
      invalid('spec.nodeAllocatableUpdatePeriodSeconds', spec.nodeAllocatableUpdatePeriodSeconds, 'must be greater than or equal to 10 seconds'),
    ),
  ];
}

/** How its volumes are attached and made is settled when it is registered. */
export function validateDriverUpdate({ spec }: CSIDriver, { spec: old }: CSIDriver): readonly FieldError[] {
  return [
    ...checkImmutable('spec.attachRequired', spec.attachRequired, old.attachRequired),
    ...checkImmutable('spec.volumeLifecycleModes', spec.volumeLifecycleModes, old.volumeLifecycleModes),
  ];
}

export function validateNode({ spec }: CSINode): readonly FieldError[] {
  const names = new Set<string>();
  return checkEach('spec.drivers', spec.drivers, (driver, at) => [
    ...checkDriverName(`${at}.name`, driver.name),
    ...checkUnique(`${at}.name`, driver.name, names),
    ...checkNodeDriver(at, driver),
  ]);
}

const longestNodeId = 192;

function checkNodeDriver(field: string, { nodeID, topologyKeys, allocatable }: CSINodeDriver): readonly FieldError[] {
  const keys = new Set<string>();
  return [
    ...when(nodeID === '', () => required(`${field}.nodeID`)),
    ...when(nodeID.length > longestNodeId, () => invalid(`${field}.nodeID`, nodeID, `must be ${longestNodeId} characters or less`)),
    ...checkNonNegative(`${field}.allocatable.count`, allocatable?.count),
    ...checkEach(`${field}.topologyKeys`, topologyKeys, (key, at) => [...checkRequiredText(at, key, validateQualifiedName), ...checkUnique(at, key, keys)]),
  ];
}

/** What a driver said of itself stays; how much it can take may change. */
export function validateNodeUpdate({ spec }: CSINode, { spec: old }: CSINode): readonly FieldError[] {
  return checkEach('spec.drivers', spec.drivers, (driver, at) => {
    const before = old.drivers.find(({ name }) => name === driver.name);
    if (before === undefined) return noErrors;
    const same = semanticEqual({ ...driver, allocatable: undefined }, { ...before, allocatable: undefined });
    return same ? noErrors : [invalid(at, driver, 'field is immutable')];
  });
}

export function validateCapacity({ storageClassName, capacity, maximumVolumeSize, nodeTopology }: CSIStorageCapacity): readonly FieldError[] {
  const negative = (field: string, amount: string | undefined): readonly FieldError[] =>
    when(amount !== undefined && compareQuantities(amount, '0') < 0, () => invalid(field, amount, 'must be greater than or equal to 0'));
  return [
    ...checkLabelSelector('nodeTopology', nodeTopology),
    ...checkRequiredText('storageClassName', storageClassName, validateDnsSubdomain),
    ...negative('capacity', capacity),
    ...negative('maximumVolumeSize', maximumVolumeSize),
  ];
}

export function validateCapacityUpdate(capacity: CSIStorageCapacity, old: CSIStorageCapacity): readonly FieldError[] {
  return [
    ...checkImmutable('nodeTopology', capacity.nodeTopology, old.nodeTopology),
    ...checkImmutable('storageClassName', capacity.storageClassName, old.storageClassName),
  ];
}

export function validateAttachment({ spec }: VolumeAttachment): readonly FieldError[] {
  const { persistentVolumeName, inlineVolumeSpec } = spec.source;
  return [
    ...checkDriverName('spec.attacher', spec.attacher),
    ...checkRequiredText('spec.nodeName', spec.nodeName, validateDnsSubdomain),
    ...when(persistentVolumeName === undefined && inlineVolumeSpec === undefined, () =>
      required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'),
    ),
    ...when(persistentVolumeName === '', () => required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName')),
    ...when(persistentVolumeName !== undefined && inlineVolumeSpec !== undefined, () => ({
      type: 'FieldValueForbidden',
      field: 'spec.source',
      detail: 'must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    })),
  ];
}

export const validateAttachmentUpdate = ({ spec }: VolumeAttachment, { spec: old }: VolumeAttachment): readonly FieldError[] =>
  checkImmutable('spec', spec, old);

const mostParameters = 512;
const mostParameterBytes = 256 * 1024;

export function validateAttributes({ driverName, parameters = {} }: VolumeAttributesClass): readonly FieldError[] {
  const entries = Object.entries(parameters);
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...checkDriverName('driverName', driverName),
    ...when(entries.length === 0, () => required('parameters', 'must contain at least one key/value pair')),
    ...when(entries.length > mostParameters, () => tooLong('parameters', mostParameters)),
    ...when(bytes > mostParameterBytes, () => tooLong('parameters', mostParameterBytes)),
    ...entries.filter(([key]) => key === '').map(([key]) => invalid('parameters', key, 'field can not be empty.')),
  ];
}
