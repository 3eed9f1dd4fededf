import type { PriorityClass } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { pairsText } from './page.ts';

export const describePriorityClass: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, value, globalDefault = false, preemptionPolicy, description = '' } = object as unknown as PriorityClass;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Value:', String(value));
  page.line(0, 'GlobalDefault:', String(globalDefault));
  page.line(0, 'PreemptionPolicy:', preemptionPolicy ?? '');
  page.line(0, 'Description:', description);
  page.line(0, 'Annotations:', pairsText(metadata.annotations));
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
