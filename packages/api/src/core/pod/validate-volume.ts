import { compareQuantities, duplicate, forbidden, invalid, required, validateDnsLabel, type FieldError } from '@kubets/machinery';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkPresent, checkRequiredText, noErrors } from '../../validation/rules.ts';
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from './volume.ts';
import { checkFieldRef, checkResourceFieldRef, containerResources, volumeFields } from './validate-env.ts';
import { checkNoBacksteps, checkRelativePath } from './validate-keys.ts';

export function checkVolumes(field: string, volumes: readonly Volume[] | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, volumes, (volume, at) => {
    const repeated = seen.has(volume.name);
    seen.add(volume.name);
    return [
      ...checkRequiredText(`${at}.name`, volume.name, validateDnsLabel),
      ...(repeated ? [duplicate(`${at}.name`, volume.name)] : noErrors),
      ...checkSource(at, volume),
    ];
  });
}

/** Exactly one kind of volume, checked by its own rules. */
function checkSource(field: string, volume: Volume): readonly FieldError[] {
  const given = Object.entries(volume).filter(([key, source]) => key !== 'name' && source !== undefined);
  if (given.length === 0) return [required(field, 'must specify a volume type')];
  return [
    ...given.slice(1).map(([type]) => forbidden(`${field}.${type}`, 'may not specify more than 1 volume type')),
    ...checkLocalSources(field, volume),
    ...checkConfigSources(field, volume),
    ...checkNetworkSources(field, volume),
  ];
}

function checkLocalSources(field: string, { emptyDir, hostPath, image }: Volume): readonly FieldError[] {
  return [
    ...checkPresent(emptyDir, ({ sizeLimit }) =>
      sizeLimit !== undefined && compareQuantities(sizeLimit, '0') < 0
        ? [forbidden(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : noErrors,
    ),
    ...checkPresent(hostPath, ({ path }) => (path === '' ? [required(`${field}.hostPath.path`)] : checkNoBacksteps(`${field}.hostPath.path`, path))),
    ...checkPresent(image, ({ reference }) => checkRequiredText(`${field}.image.reference`, reference)),
  ];
}

function checkConfigSources(field: string, { configMap, secret, downwardAPI, projected }: Volume): readonly FieldError[] {
  return [
    ...checkPresent(configMap, ({ name, defaultMode, items }) => [
      ...checkRequiredText(`${field}.configMap.name`, name),
      ...checkMode(`${field}.configMap.defaultMode`, defaultMode),
      ...checkItems(`${field}.configMap.items`, items),
    ]),
    ...checkPresent(secret, ({ secretName, defaultMode, items }) => [
      ...checkRequiredText(`${field}.secret.secretName`, secretName),
      ...checkMode(`${field}.secret.defaultMode`, defaultMode),
      ...checkItems(`${field}.secret.items`, items),
    ]),
    ...checkPresent(downwardAPI, ({ defaultMode, items }) => [
      ...checkMode(`${field}.downwardAPI.defaultMode`, defaultMode),
      ...checkFiles(`${field}.downwardAPI.items`, items),
    ]),
    ...checkPresent(projected, ({ defaultMode, sources }) => [
      ...checkMode(`${field}.projected.defaultMode`, defaultMode),
      ...checkProjections(`${field}.projected`, sources),
    ]),
  ];
}

function checkNetworkSources(field: string, volume: Volume): readonly FieldError[] {
  const { persistentVolumeClaim, nfs, csi, iscsi, rbd, cephfs } = volume;
  return [
    ...checkPresent(persistentVolumeClaim, ({ claimName }) => checkRequiredText(`${field}.persistentVolumeClaim.claimName`, claimName)),
    ...checkPresent(nfs, ({ server, path }) => [
      ...checkRequiredText(`${field}.nfs.server`, server),
      ...checkRequiredText(`${field}.nfs.path`, path),
      ...(path !== '' && !path.startsWith('/') ? [invalid(`${field}.nfs.path`, path, 'must be an absolute path')] : noErrors),
    ]),
    ...checkPresent(csi, ({ driver }) => checkRequiredText(`${field}.csi.driver`, driver)),
    ...checkPresent(iscsi, ({ targetPortal, iqn, lun }) => [
      ...checkRequiredText(`${field}.iscsi.targetPortal`, targetPortal),
      ...checkRequiredText(`${field}.iscsi.iqn`, iqn),
      ...checkBetween(`${field}.iscsi.lun`, lun, 0, 255),
    ]),
    ...checkPresent(rbd, ({ monitors, image }) => [
      ...(monitors.length === 0 ? [required(`${field}.rbd.monitors`)] : noErrors),
      ...checkRequiredText(`${field}.rbd.image`, image),
    ]),
    ...checkPresent(cephfs, ({ monitors }) => (monitors.length === 0 ? [required(`${field}.cephfs.monitors`)] : noErrors)),
  ];
}

function checkMode(field: string, mode: number | undefined): readonly FieldError[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? noErrors : [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function checkItems(field: string, items: readonly KeyToPath[] | undefined): readonly FieldError[] {
  return checkEach(field, items, ({ key, path, mode }, at) => [
    ...checkRequiredText(`${at}.key`, key),
    ...(path === '' ? [required(`${at}.path`)] : checkRelativePath(`${at}.path`, path)),
    ...checkMode(`${at}.mode`, mode),
  ]);
}

function checkFiles(field: string, files: readonly DownwardAPIVolumeFile[] | undefined): readonly FieldError[] {
  return checkEach(field, files, ({ path, mode, fieldRef, resourceFieldRef }, at) => [
    ...(path === '' ? [required(`${at}.path`)] : checkRelativePath(`${at}.path`, path)),
    ...checkMode(`${at}.mode`, mode),
    ...(fieldRef === undefined && resourceFieldRef === undefined ? [required(at, 'one of fieldRef and resourceFieldRef is required')] : noErrors),
    ...(fieldRef !== undefined && resourceFieldRef !== undefined
      ? [invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')]
      : noErrors),
    ...checkPresent(fieldRef, (ref) => checkFieldRef(`${at}.fieldRef`, ref, volumeFields)),
    ...checkPresent(resourceFieldRef, (ref) => [
      ...checkRequiredText(`${at}.resourceFieldRef.containerName`, ref.containerName),
      ...checkResourceFieldRef(`${at}.resourceFieldRef`, ref, containerResources),
    ]),
  ]);
}

/** Sources may not write the same file. */
function checkProjections(field: string, sources: readonly VolumeProjection[] | undefined): readonly FieldError[] {
  const paths = new Set<string>();
  return checkEach(`${field}.sources`, sources, (source, at) => {
    const given = Object.values(source).filter((projection) => projection !== undefined).length;
    const written = pathsOf(source);
    const repeated = written.filter((path) => paths.has(path));
    for (const path of written) paths.add(path);
    return [
      ...(given > 1 ? [forbidden(at, 'may not specify more than 1 volume type per source')] : noErrors),
      ...checkProjection(at, source),
      ...repeated.map((path) => invalid(field, path, 'conflicting duplicate paths')),
    ];
  });
}

function pathsOf({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): readonly string[] {
  const files = [...(configMap?.items ?? []), ...(secret?.items ?? []), ...(downwardAPI?.items ?? [])].map(({ path }) => path);
  return serviceAccountToken === undefined ? files : [...files, serviceAccountToken.path];
}

const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

function checkProjection(field: string, { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle }: VolumeProjection): readonly FieldError[] {
  return [
    ...checkPresent(configMap, ({ name, items }) => [...checkRequiredText(`${field}.configMap.name`, name), ...checkItems(`${field}.configMap.items`, items)]),
    ...checkPresent(secret, ({ name, items }) => [...checkRequiredText(`${field}.secret.name`, name), ...checkItems(`${field}.secret.items`, items)]),
    ...checkPresent(downwardAPI, ({ items }) => checkFiles(`${field}.downwardAPI.items`, items)),
    ...checkPresent(serviceAccountToken, ({ path, expirationSeconds }) => [
      ...(path === '' ? [required(`${field}.serviceAccountToken.path`)] : checkRelativePath(`${field}.serviceAccountToken.path`, path)),
      ...checkTokenSeconds(`${field}.serviceAccountToken.expirationSeconds`, expirationSeconds),
    ]),
    ...checkPresent(clusterTrustBundle, ({ path }) =>
      path === '' ? [required(`${field}.clusterTrustBundle.path`)] : checkRelativePath(`${field}.clusterTrustBundle.path`, path),
    ),
  ];
}

/** How long a token may be asked for: ten minutes at least. */
export function checkTokenSeconds(field: string, seconds: number): readonly FieldError[] {
  if (seconds < minTokenSeconds) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > maxTokenSeconds ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : noErrors;
}
