import type { IngressClass } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines } from './page.ts';

export const describeIngressClass: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec } = object as unknown as IngressClass;
  page.line(0, 'Name:', metadata.name);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Controller:', spec?.controller ?? '');
  if (spec?.parameters !== undefined) {
    page.line(0, 'Parameters:');
    if (spec.parameters.apiGroup !== undefined) page.line(1, 'APIGroup:', spec.parameters.apiGroup);
    page.line(1, 'Kind:', spec.parameters.kind);
    page.line(1, 'Name:', spec.parameters.name);
  }
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
