import type { Deployment, ReplicationController } from '@kubets/api';
import { blankBehind, conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, pairsText } from './page.ts';
import { podCounts } from './pod-counts.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeReplicationController: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as ReplicationController;
  const selector = pairsText(spec?.selector);
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Selector:', selector);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Replicas:', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
  page.line(0, 'Pods Status:', await podCounts(session, object, selector));
  if (spec?.template !== undefined) podTemplateLines(page, spec.template as Deployment['spec']['template']);
  conditionLines(page, status?.conditions ?? [], [blankBehind(conditionColumn.type), conditionColumn.status, conditionColumn.reason]);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
