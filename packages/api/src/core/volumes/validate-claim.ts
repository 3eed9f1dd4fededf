import { compareQuantities, forbidden, invalid, notSupported, required, semanticEqual, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { changedPaths } from '../../validation/changed-paths.ts';
import { checkLabelSelector } from '../../validation/labels.ts';
import { checkEntries, checkText, noErrors, when } from '../../validation/rules.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../persistent-volume-claim.ts';

/** The rules of a claim's spec, also where a pod or a StatefulSet carries it as a template. */
export function validateClaimSpec(field: string, spec: PersistentVolumeClaimSpec): readonly FieldError[] {
  const { accessModes = [], storageClassName } = spec;
  return [
    ...when(accessModes.length === 0, () => required(`${field}.accessModes`, 'at least 1 access mode is required')),
    ...when(accessModes.includes('ReadWriteOncePod') && accessModes.length > 1, () =>
      forbidden(`${field}.accessModes`, 'may not use ReadWriteOncePod with other access modes'),
    ),
    ...checkLabelSelector(`${field}.selector`, spec.selector),
    ...checkStorage(`${field}.resources`, spec.resources.requests?.['storage']),
    ...(storageClassName ? checkText(`${field}.storageClassName`, storageClassName, validateDnsSubdomain) : noErrors),
    ...checkGroup(`${field}.dataSource`, spec.dataSource?.apiGroup),
    ...checkGroup(`${field}.dataSourceRef`, spec.dataSourceRef?.apiGroup),
    ...when(spec.dataSource !== undefined && spec.dataSourceRef !== undefined && !sameSource(spec), () => invalid(field, '', 'must match dataSourceRef')),
  ];
}

const checkGroup = (field: string, group: string | undefined): readonly FieldError[] =>
  group ? checkText(`${field}.apiGroup`, group, validateDnsSubdomain) : noErrors;

function checkStorage(field: string, storage: string | undefined): readonly FieldError[] {
  if (storage === undefined) return [required(`${field}[storage]`)];
  return compareQuantities(storage, '0') <= 0 ? [invalid(`${field}[storage]`, storage, 'must be greater than zero')] : noErrors;
}

const sameSource = ({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec): boolean =>
  dataSource?.kind === dataSourceRef?.kind && dataSource?.name === dataSourceRef?.name && (dataSource?.apiGroup ?? '') === (dataSourceRef?.apiGroup ?? '');

const onlyThese = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** A claim may grow, once bound; the binder fills its volume. */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const bound = old.status.phase === 'Bound';
  const kept: PersistentVolumeClaimSpec = {
    ...claim.spec,
    ...(!old.spec.volumeName && { volumeName: old.spec.volumeName }),
    ...(old.spec.storageClassName === undefined && { storageClassName: undefined }),
    ...(bound && { resources: { ...claim.spec.resources, requests: old.spec.resources.requests } }),
    volumeAttributesClassName: old.spec.volumeAttributesClassName,
  };
  const shrunk =
    bound &&
    isLess(claim.spec.resources.requests?.['storage'], claim.status.capacity?.['storage']) &&
    isLess(claim.spec.resources.requests?.['storage'], old.spec.resources.requests?.['storage']);
  return [
    ...when(!semanticEqual(kept, old.spec), () => forbidden('spec', `${onlyThese}\n${changedPaths('spec', old.spec, kept).join('\n')}`)),
    ...when(shrunk, () => forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')),
  ];
}

/** Amounts a claim reports are amounts of storage. */
export function validateClaimStatusUpdate({ status }: PersistentVolumeClaim): readonly FieldError[] {
  return [
    ...checkEntries('status.capacity', status.capacity, (amount, at) =>
      when(compareQuantities(amount, '0') < 0, () => invalid(at, amount, 'must be a valid resource quantity')),
    ),
    ...checkEntries('status.allocatedResources', status.allocatedResources, (amount, at, name) => [
      ...when(name !== 'storage' && !name.includes('/'), () => notSupported(at, name, ['storage'])),
      ...when(compareQuantities(amount, '0') < 0, () => invalid(at, amount, 'must be greater than or equal to 0')),
    ]),
  ];
}

const isLess = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && compareQuantities(a, b) < 0;

/** `dataSource` and `dataSourceRef` say the same for sources of the claim's own namespace. */
export function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { dataSource, dataSourceRef } = claim.spec;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...claim, spec: { ...claim.spec, dataSourceRef: { ...dataSource } } };
  const mirrors = dataSource === undefined && dataSourceRef !== undefined && dataSourceRef.namespace === undefined;
  if (!mirrors || (dataSourceRef.kind !== 'PersistentVolumeClaim' && dataSourceRef.kind !== 'VolumeSnapshot')) return claim;
  const { kind, name, apiGroup } = dataSourceRef;
  return { ...claim, spec: { ...claim.spec, dataSource: { kind, name, ...(apiGroup !== undefined && { apiGroup }) } } };
}
