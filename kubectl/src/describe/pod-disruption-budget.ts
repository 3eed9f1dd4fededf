import type { PodDisruptionBudget } from '@kubets/api';
import { formatLabelSelector } from '@kubets/machinery';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';

export const describePodDisruptionBudget: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as PodDisruptionBudget;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  if (spec?.minAvailable !== undefined) page.line(0, 'Min available:', String(spec.minAvailable));
  else if (spec?.maxUnavailable !== undefined) page.line(0, 'Max unavailable:', String(spec.maxUnavailable));
  page.line(0, 'Selector:', spec?.selector === undefined ? '<unset>' : formatLabelSelector(spec.selector));
  page.line(0, 'Status:');
  page.line(2, 'Allowed disruptions:', String(status?.disruptionsAllowed ?? 0));
  page.line(2, 'Current:', String(status?.currentHealthy ?? 0));
  page.line(2, 'Desired:', String(status?.desiredHealthy ?? 0));
  page.line(2, 'Total:', String(status?.expectedPods ?? 0));
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
