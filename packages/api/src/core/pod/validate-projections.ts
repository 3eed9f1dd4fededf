import { forbidden, invalid, required, validateLabelKey, type FieldError } from '@kubets/machinery';
import { checkLabelSelector } from '../../validation/labels.ts';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkPresent, checkRequiredText, checkSupported, noErrors, when } from '../../validation/rules.ts';
import { containerResources, checkFieldRef, checkResourceFieldRef, volumeFields } from './validate-env.ts';
import { checkUnreservedPath } from './validate-keys.ts';
import type { ClusterTrustBundleProjection, DownwardAPIVolumeFile, KeyToPath, PodCertificateProjection, VolumeProjection } from '../volumes/object-volumes.ts';

/** Permissions of a file. */
export function checkMode(field: string, mode: number | undefined): readonly FieldError[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? noErrors : [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

/** Keys of a ConfigMap or Secret as files. */
export function checkItems(field: string, items: readonly KeyToPath[] | undefined): readonly FieldError[] {
  return checkEach(field, items, ({ key, path, mode }, at) => [
    ...checkRequiredText(`${at}.key`, key),
    ...checkFilePath(`${at}.path`, path),
    ...checkMode(`${at}.mode`, mode),
  ]);
}

const checkFilePath = (field: string, path: string): readonly FieldError[] => (path === '' ? [required(field)] : checkUnreservedPath(field, path));

/** Fields of the pod as files. */
export function checkFiles(field: string, files: readonly DownwardAPIVolumeFile[] | undefined): readonly FieldError[] {
  return checkEach(field, files, ({ path, mode, fieldRef, resourceFieldRef }, at) => [
    ...checkFilePath(`${at}.path`, path),
    ...checkMode(`${at}.mode`, mode),
    ...when(fieldRef === undefined && resourceFieldRef === undefined, () => required(at, 'one of fieldRef and resourceFieldRef is required')),
    ...when(fieldRef !== undefined && resourceFieldRef !== undefined, () =>
      invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
    ),
    ...checkPresent(fieldRef, (ref) => checkFieldRef(`${at}.fieldRef`, ref, volumeFields)),
    ...checkPresent(resourceFieldRef, (ref) => [
      ...checkRequiredText(`${at}.resourceFieldRef.containerName`, ref.containerName),
      ...checkResourceFieldRef(`${at}.resourceFieldRef`, ref, containerResources),
    ]),
  ]);
}

/** Sources may not write the same file. */
export function checkProjections(field: string, sources: readonly VolumeProjection[] | undefined): readonly FieldError[] {
  const paths = new Set<string>();
  return checkEach(`${field}.sources`, sources, (source, at) => {
    const given = Object.values(source).filter((projection) => projection !== undefined).length;
    const written = pathsOf(source);
    const repeated = written.filter((path) => paths.has(path));
    for (const path of written) paths.add(path);
    return [
      ...when(given > 1, () => forbidden(at, 'may not specify more than 1 volume type per source')),
      ...checkProjection(at, source),
      ...repeated.map((path) => invalid(field, path, 'conflicting duplicate paths')),
    ];
  });
}

function pathsOf({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): readonly string[] {
  const items = [...(configMap?.items ?? []), ...(secret?.items ?? []), ...(downwardAPI?.items ?? [])].map(({ path }) => path);
  const { credentialBundlePath, keyPath, certificateChainPath } = podCertificate ?? {};
  const single = [serviceAccountToken?.path, clusterTrustBundle?.path, credentialBundlePath, keyPath, certificateChainPath];
  return [...items, ...single.filter((path) => path !== undefined && path !== '')] as readonly string[];
}

function checkProjection(field: string, source: VolumeProjection): readonly FieldError[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  return [
    ...checkPresent(configMap, ({ name, items }) => [...checkRequiredText(`${field}.configMap.name`, name), ...checkItems(`${field}.configMap.items`, items)]),
    ...checkPresent(secret, ({ name, items }) => [...checkRequiredText(`${field}.secret.name`, name), ...checkItems(`${field}.secret.items`, items)]),
    ...checkPresent(downwardAPI, ({ items }) => checkFiles(`${field}.downwardAPI.items`, items)),
    ...checkPresent(serviceAccountToken, ({ path, expirationSeconds }) => [
      ...checkFilePath(`${field}.serviceAccountToken.path`, path),
      ...checkTokenSeconds(`${field}.serviceAccountToken.expirationSeconds`, expirationSeconds),
    ]),
    ...checkPresent(clusterTrustBundle, (bundle) => checkTrustBundle(`${field}.clusterTrustBundle`, bundle)),
    ...checkPresent(podCertificate, (certificate) => checkPodCertificate(`${field}.podCertificate`, certificate)),
  ];
}

const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

/** How long a token may be asked for: ten minutes at least. */
export function checkTokenSeconds(field: string, seconds: number): readonly FieldError[] {
  if (seconds < minTokenSeconds) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > maxTokenSeconds ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : noErrors;
}

/** One bundle by its name, or all of a signer. */
function checkTrustBundle(field: string, { path, name, signerName, labelSelector }: ClusterTrustBundleProjection): readonly FieldError[] {
  const choice =
    name === undefined && signerName === undefined
      ? [required(field, 'either name or signerName must be specified')]
      : when(name !== undefined && signerName !== undefined, () => invalid(field, '', 'only one of name and signerName may be used'));
  return [
    ...choice,
    ...when(name !== undefined && labelSelector !== undefined, () =>
      invalid(`${field}.labelSelector`, labelSelector, 'labelSelector must be unset if name is specified'),
    ),
    ...when(name === '', () => required(`${field}.name`, 'must be a valid object name')),
    ...when(signerName === '', () => required(`${field}.signerName`, 'must be a valid signer name')),
    ...checkLabelSelector(`${field}.labelSelector`, labelSelector),
    ...checkFilePath(`${field}.path`, path),
  ];
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const hourSeconds = 3600;
const longestCertificateSeconds = 91 * 24 * hourSeconds;

function checkPodCertificate(field: string, projection: PodCertificateProjection): readonly FieldError[] {
  const { signerName, keyType, maxExpirationSeconds, userAnnotations } = projection;
  const paths = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).filter((name) => projection[name]);
  return [
    ...checkRequiredText(`${field}.signerName`, signerName),
    ...checkSupported(`${field}.keyType`, keyType, keyTypes),
    ...checkBetween(`${field}.maxExpirationSeconds`, maxExpirationSeconds, hourSeconds, longestCertificateSeconds),
    ...when(paths.length === 0, () => required(field, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath')),
    ...paths.flatMap((name) => checkUnreservedPath(`${field}.${name}`, projection[name]!)),
    ...Object.keys(userAnnotations ?? {}).flatMap((key) => validateLabelKey(key).map((detail) => invalid(`${field}.userAnnotations`, key, detail))),
  ];
}
