import type { PersistentVolume } from '@kubets/api';
import { accessModesText } from './access-modes.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';
import { longTime, type Page } from './page.ts';
import { volumeSourceLines } from './volume-sources.ts';

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
  volumeSourceLines(page, spec);
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
