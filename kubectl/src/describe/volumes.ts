import type { Pod } from '@kubets/api';
import { isJsonObject } from '@kubets/machinery';
import type { Page } from './page.ts';

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
  const { configMap, secret, emptyDir, hostPath, persistentVolumeClaim, projected, downwardAPI, nfs } = volume;
  if (configMap !== undefined)
    return fields(page, 'ConfigMap (a volume populated by a ConfigMap)', { Name: configMap.name ?? '', Optional: String(configMap.optional ?? false) });
  if (secret !== undefined)
    return fields(page, 'Secret (a volume populated by a Secret)', { SecretName: secret.secretName ?? '', Optional: String(secret.optional ?? false) });
  if (emptyDir !== undefined) {
    const limit = emptyDir.sizeLimit;
    return fields(page, "EmptyDir (a temporary directory that shares a pod's lifetime)", {
      Medium: emptyDir.medium ?? '',
      SizeLimit: limit === undefined || limit === '0' ? '<unset>' : String(limit),
    });
  }
  if (hostPath !== undefined) return fields(page, 'HostPath (bare host directory volume)', { Path: hostPath.path, HostPathType: hostPath.type ?? '' });
  if (persistentVolumeClaim !== undefined) {
    const { claimName, readOnly = false } = persistentVolumeClaim;
    return fields(page, 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', {
      ClaimName: claimName,
      ReadOnly: String(readOnly),
    });
  }
  if (nfs !== undefined)
    return fields(page, 'NFS (an NFS mount that lasts the lifetime of a pod)', { Server: nfs.server, Path: nfs.path, ReadOnly: String(nfs.readOnly ?? false) });
  if (projected !== undefined) return projectedLines(page, projected);
  if (downwardAPI !== undefined) return downwardLines(page, downwardAPI.items ?? []);
  return otherLines(page, volume);
}

function fields(page: Page, type: string, members: Readonly<Record<string, string>>): void {
  page.line(2, 'Type:', type);
  for (const [name, value] of Object.entries(members)) page.line(2, `${name}:`, value);
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
  for (const { fieldRef, path } of items) if (fieldRef !== undefined) page.line(3, `${fieldRef.fieldPath} -> ${path}`);
}

/** Any other kind of volume: its own fields. */
function otherLines(page: Page, volume: Volume): void {
  const [type, source] = Object.entries(volume).find(([key]) => key !== 'name') ?? ['<unknown>', undefined];
  page.line(2, 'Type:', type);
  if (!isJsonObject(source)) return;
  for (const [name, value] of Object.entries(source))
    page.line(2, `${name[0]?.toUpperCase()}${name.slice(1)}:`, typeof value === 'object' ? JSON.stringify(value) : String(value));
}
