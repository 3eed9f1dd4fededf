import type { StorageClass, VolumeAttributesClass } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { capitalized, type Page, pairsText } from './page.ts';

export const describeStorageClass: Describe = async (page, object, { session, showEvents }) => {
  const {
    metadata,
    provisioner,
    parameters,
    allowVolumeExpansion,
    mountOptions = [],
    reclaimPolicy,
    volumeBindingMode,
    allowedTopologies,
  } = object as unknown as StorageClass;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'IsDefaultClass:', isDefault(metadata.annotations) ? 'Yes' : 'No');
  page.line(0, 'Annotations:', pairsText(metadata.annotations));
  page.line(0, 'Provisioner:', provisioner);
  page.line(0, 'Parameters:', pairsText(parameters));
  page.line(0, 'AllowVolumeExpansion:', allowVolumeExpansion === undefined ? '<unset>' : capitalized(allowVolumeExpansion));
  if (mountOptions.length === 0) page.line(0, 'MountOptions:', '<none>');
  else page.line(0, `MountOptions:\n${mountOptions.map((option) => `  ${option}`).join('\n')}`);
  if (reclaimPolicy !== undefined) page.line(0, 'ReclaimPolicy:', reclaimPolicy);
  if (volumeBindingMode !== undefined) page.line(0, 'VolumeBindingMode:', volumeBindingMode);
  if (allowedTopologies !== undefined) topologyLines(page, allowedTopologies);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

const isDefault = (annotations: Readonly<Record<string, string>> | undefined): boolean =>
  annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' || annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true';

function topologyLines(page: Page, terms: NonNullable<StorageClass['allowedTopologies']>): void {
  if (terms.length === 0) return page.line(0, 'AllowedTopologies:', '<none>');
  page.line(0, 'AllowedTopologies:', '');
  terms.forEach(({ matchLabelExpressions = [] }, index) => {
    if (matchLabelExpressions.length === 0) return page.line(1, `Term ${index}:`, '<none>');
    matchLabelExpressions.forEach(({ key, values }, place) => page.line(1, place === 0 ? `Term ${index}:` : '', `${key} in [${values.join(', ')}]`));
  });
}

export const describeVolumeAttributesClass: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, driverName, parameters } = object as unknown as VolumeAttributesClass;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Annotations:', pairsText(metadata.annotations));
  page.line(0, 'DriverName:', driverName);
  page.line(0, 'Parameters:', pairsText(parameters));
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
