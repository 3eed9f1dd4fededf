import type { DaemonSet } from '@kubets/api';
import { formatLabelSelector } from '@kubets/machinery';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines } from './page.ts';
import { podCounts } from './pod-counts.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeDaemonSet: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as DaemonSet;
  const selector = formatLabelSelector(spec?.selector);
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Selector:', selector);
  labelLines(page, 'Node-Selector', spec?.template.spec?.nodeSelector);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  page.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  page.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  page.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  page.line(0, 'Pods Status:', await podCounts(session, object, selector));
  if (spec !== undefined) podTemplateLines(page, spec.template);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
