import type { ReplicaSet } from '@kubets/api';
import { controllerOf, formatLabelSelector } from '@kubets/machinery';
import { conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines } from './page.ts';
import { podCounts } from './pod-counts.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeReplicaSet: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as ReplicaSet;
  const selector = formatLabelSelector(spec?.selector);
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Selector:', selector);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  const owner = controllerOf(object);
  if (owner !== undefined) page.line(0, 'Controlled By:', `${owner.kind}/${owner.name}`);
  page.line(0, 'Replicas:', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
  page.line(0, 'Pods Status:', await podCounts(session, object, selector));
  if (spec?.template !== undefined) podTemplateLines(page, spec.template);
  conditionLines(page, status?.conditions ?? [], [conditionColumn.type, conditionColumn.status, conditionColumn.reason]);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
