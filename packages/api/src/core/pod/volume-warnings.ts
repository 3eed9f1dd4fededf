import type { Volume } from './volume.ts';
import type { VolumeProjection } from '../volumes/object-volumes.ts';

/** Kinds of volumes that went, with when. */
const gone = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
} as const satisfies { readonly [Source in keyof Volume]?: string };

export function volumeWarnings(field: string, volumes: readonly Volume[] | undefined): readonly string[] {
  return [...(volumes ?? []).flatMap((volume, index) => goneWarnings(`${field}[${index}]`, volume)), ...(volumes ?? []).flatMap(overlapWarnings)];
}

function goneWarnings(field: string, volume: Volume): readonly string[] {
  return (Object.keys(gone) as (keyof typeof gone)[]).flatMap((source) => (volume[source] === undefined ? [] : [`${field}.${source}: ${gone[source]}`]));
}

interface Files {
  readonly source: string;
  readonly paths: readonly string[];
}

const pathsOf = (items: readonly { readonly path: string }[] | undefined): readonly string[] => (items ?? []).map(({ path }) => path);

/** One file cannot be two, nor a directory of another. */
function overlapWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): readonly string[] {
  const volume = `volume ${JSON.stringify(name)}`;
  const single: readonly Files[] = [
    { source: `ConfigMap ${JSON.stringify(configMap?.name ?? '')}`, paths: pathsOf(configMap?.items) },
    { source: `Secret ${JSON.stringify(secret?.secretName ?? '')}`, paths: pathsOf(secret?.items) },
    { source: 'DownwardAPI', paths: pathsOf(downwardAPI?.items) },
  ];
  return [...single.flatMap((files) => collisions(volume, files, [])), ...projectedWarnings(volume, projected?.sources ?? [])];
}

function projectedWarnings(volume: string, sources: readonly VolumeProjection[]): readonly string[] {
  const before: string[] = [];
  return sources.flatMap((source) => {
    const files = filesOf(source);
    if (files === undefined) return [`${volume} (Projected) has no sources provided`];
    const warnings = collisions(volume, files, before);
    before.push(...files.paths);
    return warnings;
  });
}

function filesOf({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): Files | undefined {
  if (configMap !== undefined) return { source: `Projected ConfigMap ${JSON.stringify(configMap.name ?? '')}`, paths: pathsOf(configMap.items) };
  if (secret !== undefined) return { source: `Projected Secret ${JSON.stringify(secret.name ?? '')}`, paths: pathsOf(secret.items) };
  if (downwardAPI !== undefined) return { source: 'Projected DownwardAPI', paths: pathsOf(downwardAPI.items) };
  if (serviceAccountToken !== undefined) return { source: 'Projected ServiceAccountToken', paths: [serviceAccountToken.path] };
  if (clusterTrustBundle !== undefined) {
    const name = clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '';
    return { source: `Projected ClusterTrustBundle ${JSON.stringify(name)}`, paths: [clusterTrustBundle.path] };
  }
  return podCertificate === undefined ? undefined : { source: 'Projected PodCertificate', paths: [] };
}

function collisions(volume: string, { source, paths }: Files, before: readonly string[]): readonly string[] {
  const seen = [...before];
  return paths.flatMap((written) => {
    const path = written.replace(/\/+$/, '');
    const other = seen.find((known) => known === path || known.startsWith(`${path}/`) || path.startsWith(`${known}/`));
    seen.push(path);
    return other === undefined ? [] : [`${volume} (${source}): overlapping paths: ${JSON.stringify(path)} with ${JSON.stringify(other)}`];
  });
}
