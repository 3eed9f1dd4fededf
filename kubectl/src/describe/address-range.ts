import type { IPAddress, ServiceCIDR } from '@kubets/api';
import { conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';

export const describeServiceCIDR: Describe = async (page, object, { session, showEvents }) => {
  const { spec, status } = object as unknown as ServiceCIDR;
  headLines(page, object);
  page.line(0, 'CIDRs:', (spec?.cidrs ?? []).join(', '));
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) page.line(0, 'Status:');
  const { type, status: state, lastTransitionTime, reason, message } = conditionColumn;
  conditionLines(page, conditions, [type, state, lastTransitionTime, reason, message]);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

export const describeIPAddress: Describe = async (page, object, { session, showEvents }) => {
  const { spec } = object as unknown as IPAddress;
  headLines(page, object);
  const parent = spec?.parentRef;
  if (parent !== undefined) {
    page.line(0, 'Parent Reference:');
    page.line(1, 'Group:', parent.group ?? '');
    page.line(1, 'Resource:', parent.resource ?? '');
    page.line(1, 'Namespace:', parent.namespace ?? '');
    page.line(1, 'Name:', parent.name ?? '');
  }
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
