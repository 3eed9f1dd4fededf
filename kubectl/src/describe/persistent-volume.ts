import type { PersistentVolume } from '@kubets/api';
import { isJsonObject } from '@kubets/machinery';
import { accessModesText } from './access-modes.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';
import { longTime, type Page } from './page.ts';

export const describePersistentVolume: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as PersistentVolume;
  headLines(page, object);
  page.line(0, 'Finalizers:', `[${(metadata.finalizers ?? []).join(' ')}]`);
  page.line(0, 'StorageClass:', spec?.storageClassName ?? '');
  page.line(0, 'Status:', metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : `Terminating (lasts ${longTime(metadata.deletionTimestamp)})`);
  page.line(0, 'Claim:', spec?.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`);
  page.line(0, 'Reclaim Policy:', spec?.persistentVolumeReclaimPolicy ?? '');
  page.line(0, 'Access Modes:', accessModesText(spec?.accessModes));
  page.line(0, 'VolumeMode:', spec?.volumeMode ?? 'Filesystem');
  page.line(0, 'Capacity:', String(spec?.capacity?.['storage'] ?? ''));
  affinityLines(page, spec);
  page.line(0, 'Message:', status?.message ?? '');
  page.line(0, 'Source:');
  sourceLines(page, spec);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function affinityLines(page: Page, spec: PersistentVolume['spec']): void {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms === undefined) return page.line(0, 'Node Affinity:', '<none>');
  page.line(0, 'Node Affinity:', '');
  page.line(1, 'Required Terms:', '');
  terms.forEach(({ matchExpressions = [] }, index) => {
    const texts = matchExpressions.map(
      ({ key, operator, values = [] }) => `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`,
    );
    texts.forEach((text, place) => page.line(2, place === 0 ? `Term ${index}:` : '', text));
  });
}

const notSources = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

function sourceLines(page: Page, spec: PersistentVolume['spec']): void {
  if (spec?.hostPath !== undefined) {
    page.line(2, 'Type:', 'HostPath (bare host directory volume)');
    page.line(2, 'Path:', spec.hostPath.path);
    return page.line(2, 'HostPathType:', spec.hostPath.type ?? '');
  }
  if (spec?.local !== undefined) {
    page.line(2, 'Type:', 'LocalVolume (a persistent volume backed by local storage on a node)');
    return page.line(2, 'Path:', spec.local.path);
  }
  const [type, source] = Object.entries(spec ?? {}).find(([key]) => !notSources.includes(key)) ?? ['<unknown>', undefined];
  page.line(2, 'Type:', type);
  if (isJsonObject(source))
    for (const [name, value] of Object.entries(source))
      page.line(2, `${name[0]?.toUpperCase()}${name.slice(1)}:`, typeof value === 'object' ? JSON.stringify(value) : String(value));
}
