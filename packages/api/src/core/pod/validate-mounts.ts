import { forbidden, invalid, notFoundValue, type FieldError } from '@kubets/machinery';
import { checkEach, checkRequiredText, noErrors } from '../../validation/rules.ts';
import type { Container, EphemeralContainer, VolumeMount } from './container.ts';
import { checkNoBacksteps, checkRelativePath } from './validate-keys.ts';
import type { Volume } from './volume.ts';

export type Volumes = ReadonlyMap<string, Volume>;

export function checkMounts(field: string, container: Container | EphemeralContainer, volumes: Volumes): readonly FieldError[] {
  const devicePaths = new Set(container.volumeDevices?.map(({ devicePath }) => devicePath));
  const paths = new Set<string>();
  return checkEach(`${field}.volumeMounts`, container.volumeMounts, (mount, at) => {
    const repeated = paths.has(mount.mountPath);
    paths.add(mount.mountPath);
    return [
      ...checkKnownVolume(`${at}.name`, mount.name, volumes),
      ...checkRequiredText(`${at}.mountPath`, mount.mountPath),
      ...(repeated ? [invalid(`${at}.mountPath`, mount.mountPath, 'must be unique')] : noErrors),
      ...(devicePaths.has(mount.mountPath) ? [invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist in volumeDevices')] : noErrors),
      ...checkSubPath(at, mount),
      ...checkMountOptions(at, mount, container),
    ];
  });
}

function checkKnownVolume(field: string, name: string, volumes: Volumes): readonly FieldError[] {
  const missing = checkRequiredText(field, name);
  return missing.length > 0 || volumes.has(name) ? missing : [notFoundValue(field, name)];
}

function checkSubPath(field: string, { subPath, subPathExpr }: VolumeMount): readonly FieldError[] {
  return [
    ...(subPath ? checkRelativePath(`${field}.subPath`, subPath) : noErrors),
    ...(subPathExpr && subPath ? [invalid(`${field}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')] : noErrors),
    ...(subPathExpr && !subPath ? checkRelativePath(`${field}.subPathExpr`, subPathExpr) : noErrors),
  ];
}

function checkMountOptions(field: string, mount: VolumeMount, { securityContext }: Container | EphemeralContainer): readonly FieldError[] {
  const recursive = mount.recursiveReadOnly !== undefined && mount.recursiveReadOnly !== 'Disabled';
  return [
    ...(mount.mountPropagation === 'Bidirectional' && !securityContext?.privileged
      ? [forbidden(`${field}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers')]
      : noErrors),
    ...(recursive && !mount.readOnly ? [forbidden(`${field}.recursiveReadOnly`, 'may only be specified when readOnly is true')] : noErrors),
    ...(recursive && mount.mountPropagation !== undefined && mount.mountPropagation !== 'None'
      ? [forbidden(`${field}.recursiveReadOnly`, 'may only be specified when mountPropagation is None or not specified')]
      : noErrors),
  ];
}

export function checkDevices(field: string, container: Container | EphemeralContainer, volumes: Volumes): readonly FieldError[] {
  const mountPaths = new Set(container.volumeMounts?.map(({ mountPath }) => mountPath));
  const paths = new Set<string>();
  return checkEach(`${field}.volumeDevices`, container.volumeDevices, ({ name, devicePath }, at) => {
    const repeated = paths.has(devicePath);
    paths.add(devicePath);
    const volume = volumes.get(name);
    return [
      ...checkKnownVolume(`${at}.name`, name, volumes),
      ...(volume !== undefined && volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined
        ? [invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')]
        : noErrors),
      ...checkRequiredText(`${at}.devicePath`, devicePath),
      ...checkNoBacksteps(`${at}.devicePath`, devicePath),
      ...(repeated ? [invalid(`${at}.devicePath`, devicePath, 'must be unique')] : noErrors),
      ...(mountPaths.has(devicePath) ? [invalid(`${at}.devicePath`, devicePath, 'must not already exist in volumeMounts')] : noErrors),
    ];
  });
}
