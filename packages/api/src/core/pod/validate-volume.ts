import { compareQuantities, duplicate, forbidden, required, validateDnsLabel, type FieldError } from '@kubets/machinery';
import { checkAnnotations, checkLabels } from '../../validation/labels.ts';
import { checkEach, checkPresent, checkRequiredText, when } from '../../validation/rules.ts';
import { checkDriverName } from '../volumes/driver-name.ts';
import { validateClaimSpec } from '../volumes/validate-claim.ts';
import { checkSingleSource, checkStorageSources } from '../volumes/validate-storage-sources.ts';
import { checkNoBacksteps, checkRelativePath } from './validate-keys.ts';
import { checkFiles, checkItems, checkMode, checkProjections } from './validate-projections.ts';
import type { Volume } from './volume.ts';

export function checkVolumes(field: string, volumes: readonly Volume[] | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, volumes, (volume, at) => {
    const repeated = seen.has(volume.name);
    seen.add(volume.name);
    return [
      ...checkRequiredText(`${at}.name`, volume.name, validateDnsLabel),
      ...when(repeated, () => duplicate(`${at}.name`, volume.name)),
      ...checkSource(at, volume),
    ];
  });
}

/** Exactly one kind of volume, checked by its own rules. */
function checkSource(field: string, volume: Volume): readonly FieldError[] {
  const given = Object.entries(volume).filter(([key, source]) => key !== 'name' && source !== undefined);
  return [
    ...checkSingleSource(
      field,
      given.map(([type]) => type),
    ),
    ...checkLocalSources(field, volume),
    ...checkConfigSources(field, volume),
    ...checkClaimSources(field, volume),
    ...checkStorageSources(field, volume),
  ];
}

function checkLocalSources(field: string, { emptyDir, hostPath, image, gitRepo }: Volume): readonly FieldError[] {
  return [
    ...checkPresent(emptyDir, ({ sizeLimit }) =>
      when(sizeLimit !== undefined && compareQuantities(sizeLimit, '0') < 0, () =>
        forbidden(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'),
      ),
    ),
    ...checkPresent(hostPath, ({ path }) => (path === '' ? [required(`${field}.hostPath.path`)] : checkNoBacksteps(`${field}.hostPath.path`, path))),
    ...checkPresent(image, ({ reference }) => checkRequiredText(`${field}.image.reference`, reference)),
    ...checkPresent(gitRepo, ({ repository, directory }) => [
      ...checkRequiredText(`${field}.gitRepo.repository`, repository),
      ...checkPresent(directory, (path) => checkRelativePath(`${field}.gitRepo.directory`, path)),
    ]),
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

function checkClaimSources(field: string, { persistentVolumeClaim, ephemeral, csi }: Volume): readonly FieldError[] {
  return [
    ...checkPresent(persistentVolumeClaim, ({ claimName }) => checkRequiredText(`${field}.persistentVolumeClaim.claimName`, claimName)),
    ...checkPresent(ephemeral, ({ volumeClaimTemplate: template }) => {
      const at = `${field}.ephemeral.volumeClaimTemplate`;
      if (template === undefined) return [required(at)];
      return [
        ...checkLabels(`${at}.metadata.labels`, template.metadata?.labels),
        ...checkAnnotations(`${at}.metadata.annotations`, template.metadata?.annotations),
        ...validateClaimSpec(`${at}.spec`, template.spec),
      ];
    }),
    ...checkPresent(csi, ({ driver, nodePublishSecretRef }) => [
      ...checkDriverName(`${field}.csi.driver`, driver),
      ...checkPresent(nodePublishSecretRef, ({ name }) => checkRequiredText(`${field}.csi.nodePublishSecretRef.name`, name)),
    ]),
  ];
}
