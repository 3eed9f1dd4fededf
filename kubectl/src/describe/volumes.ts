import type { Pod } from '@kubets/api';
import { listLine, type Page } from './page.ts';
import { volumeSourceLines } from './volume-sources.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The section of a pod's or template's volumes; a template's names are indented by one space instead of two. */
export function volumeLines(page: Page, volumes: readonly Volume[], { level, template }: { readonly level: number; readonly template: boolean }): void {
  if (volumes.length === 0) return page.line(level, 'Volumes:', '<none>');
  page.line(level, 'Volumes:');
  for (const volume of volumes) {
    page.line(level, `${template ? ' ' : '  '}${volume.name}:`);
    sourceLines(page, volume);
  }
}

function sourceLines(page: Page, volume: Volume): void {
  const { projected, downwardAPI, ephemeral } = volume;
  if (projected !== undefined) return projectedLines(page, projected);
  if (downwardAPI !== undefined) return downwardLines(page, downwardAPI.items ?? []);
  if (ephemeral !== undefined) return ephemeralLines(page, ephemeral);
  volumeSourceLines(page, volume);
}

function projectedLines(page: Page, { sources }: NonNullable<Volume['projected']>): void {
  page.line(2, 'Type:', 'Projected (a volume that contains injected data from multiple sources)');
  for (const { secret, configMap, downwardAPI, serviceAccountToken } of sources ?? []) {
    if (secret !== undefined) {
      page.line(2, 'SecretName:', secret.name ?? '');
      page.line(2, 'Optional:', String(secret.optional ?? false));
    } else if (downwardAPI !== undefined) page.line(2, 'DownwardAPI:', 'true');
    else if (configMap !== undefined) {
      page.line(2, 'ConfigMapName:', configMap.name ?? '');
      page.line(2, 'Optional:', String(configMap.optional ?? false));
    } else if (serviceAccountToken !== undefined) page.line(2, 'TokenExpirationSeconds:', String(serviceAccountToken.expirationSeconds ?? 3600));
  }
}

function downwardLines(page: Page, items: NonNullable<NonNullable<Volume['downwardAPI']>['items']>): void {
  page.line(2, 'Type:', 'DownwardAPI (a volume populated by information about the pod)');
  page.line(2, 'Items:');
  for (const { fieldRef, resourceFieldRef, path } of items) {
    if (fieldRef !== undefined) page.line(3, `${fieldRef.fieldPath} -> ${path}`);
    if (resourceFieldRef !== undefined) page.line(3, `${resourceFieldRef.resource} -> ${path}`);
  }
}

function ephemeralLines(page: Page, { volumeClaimTemplate }: NonNullable<Volume['ephemeral']>): void {
  page.line(2, 'Type:', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)');
  if (volumeClaimTemplate === undefined) return;
  const { metadata, spec } = volumeClaimTemplate;
  page.line(2, 'StorageClass:', spec.storageClassName ?? '');
  page.line(2, 'Volume:', spec.volumeName ?? '');
  listLine(page, 2, 'Labels', metadata?.labels);
  listLine(page, 2, 'Annotations', metadata?.annotations, ': ');
  page.line(2, 'Capacity:', '');
  page.line(2, 'Access Modes:', '');
  if (spec.volumeMode !== undefined) page.line(2, 'VolumeMode:', spec.volumeMode);
}
