import type { StatefulSet } from '@kubets/api';
import { formatLabelSelector } from '@kubets/machinery';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page } from './page.ts';
import { podCounts } from './pod-counts.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeStatefulSet: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as StatefulSet;
  const selector = formatLabelSelector(spec?.selector);
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  page.line(0, 'Selector:', selector);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Replicas:', `${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
  page.line(0, 'Update Strategy:', spec?.updateStrategy?.type ?? '');
  const partition = spec?.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) page.line(1, 'Partition:', String(partition));
  page.line(0, 'Pods Status:', await podCounts(session, object, selector));
  if (spec !== undefined) podTemplateLines(page, spec.template);
  claimLines(page, spec?.volumeClaimTemplates ?? []);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function claimLines(page: Page, claims: NonNullable<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>): void {
  if (claims.length === 0) return page.line(0, 'Volume Claims:', '<none>');
  page.line(0, 'Volume Claims:');
  for (const { metadata, spec } of claims) {
    page.line(1, 'Name:', metadata?.name ?? '');
    page.line(1, 'StorageClass:', spec?.storageClassName ?? '');
    labelLines(page, 'Labels', metadata?.labels, { level: 1 });
    annotationLines(page, metadata?.annotations, 1);
    page.line(1, 'Capacity:', String(spec?.resources?.requests?.['storage'] ?? '<default>'));
    page.line(1, 'Access Modes:', `[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}
