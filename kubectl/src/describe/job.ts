import type { Job } from '@kubets/api';
import { controllerOf, formatLabelSelector, humanDuration } from '@kubets/machinery';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page } from './page.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeJob: Describe = async (page, object, { session, showEvents }) => {
  const job = object as unknown as Job;
  const { metadata, spec, status } = job;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  if (spec?.selector !== undefined) page.line(0, 'Selector:', formatLabelSelector(spec.selector));
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  const owner = controllerOf(object);
  if (owner !== undefined) page.line(0, 'Controlled By:', `${owner.kind}/${owner.name}`);
  specLines(page, spec);
  timeLines(page, status);
  if (spec?.activeDeadlineSeconds !== undefined) page.line(0, 'Active Deadline Seconds:', `${spec.activeDeadlineSeconds}s`);
  const { active = 0, ready, succeeded = 0, failed = 0 } = status ?? {};
  const activeText = ready === undefined ? `${active} Running` : `${active} Active (${ready} Ready)`;
  page.line(0, 'Pods Statuses:', `${activeText} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec?.completionMode === 'Indexed') page.line(0, 'Completed Indexes:', indexesText(status?.completedIndexes));
  if (spec !== undefined) podTemplateLines(page, spec.template);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

/** Long lists end behind the number that reaches the fiftieth letter. */
function indexesText(indexes = ''): string {
  if (indexes === '') return '<none>';
  const end = indexes.indexOf(',', 50);
  return end === -1 ? indexes : `${indexes.slice(0, end + 1)}...`;
}

function specLines(page: Page, spec: Job['spec']): void {
  if (spec === undefined) return;
  if (spec.parallelism !== undefined) page.line(0, 'Parallelism:', String(spec.parallelism));
  page.line(0, 'Completions:', spec.completions === undefined ? '<unset>' : String(spec.completions));
  if (spec.completionMode !== undefined) page.line(0, 'Completion Mode:', spec.completionMode);
  if (spec.suspend !== undefined) page.line(0, 'Suspend:', String(spec.suspend));
  if (spec.backoffLimit !== undefined) page.line(0, 'Backoff Limit:', String(spec.backoffLimit));
  if (spec.ttlSecondsAfterFinished !== undefined) page.line(0, 'TTL Seconds After Finished:', String(spec.ttlSecondsAfterFinished));
}

function timeLines(page: Page, status: Job['status']): void {
  const { startTime, completionTime } = status ?? {};
  if (startTime !== undefined) page.line(0, 'Start Time:', longTime(startTime));
  if (completionTime !== undefined) page.line(0, 'Completed At:', longTime(completionTime));
  if (startTime !== undefined && completionTime !== undefined) page.line(0, 'Duration:', humanDuration(Date.parse(completionTime) - Date.parse(startTime)));
}
