import type { Deployment } from '@kubets/api';
import { containerLines } from './containers.ts';
import { annotationLines, labelLines, type Page } from './page.ts';
import { spreadTexts } from './topology-spread.ts';
import { tolerationTexts } from './tolerations.ts';
import { volumeLines } from './volumes.ts';

type Template = NonNullable<Deployment['spec']>['template'];

/** The section on the pods that a workload makes. */
export function podTemplateLines(page: Page, template: Template): void {
  page.line(0, 'Pod Template:');
  templateBody(page, template);
}

export function templateBody(page: Page, { metadata, spec }: Template): void {
  labelLines(page, 'Labels', metadata?.labels, { level: 1 });
  if (Object.keys(metadata?.annotations ?? {}).length > 0) annotationLines(page, metadata?.annotations, 1);
  if (spec?.serviceAccountName) page.line(1, 'Service Account:', spec.serviceAccountName);
  containerLines(page, spec?.initContainers ?? [], { title: 'Init Containers', level: 1 });
  containerLines(page, spec?.containers ?? [], { title: 'Containers', level: 1 });
  volumeLines(page, spec?.volumes ?? [], { level: 1, template: true });
  spreadTexts(spec?.topologySpreadConstraints ?? []).forEach((text, index) => page.line(1, index === 0 ? 'Topology Spread Constraints:' : '', text));
  if (spec?.priorityClassName) page.line(1, 'Priority Class Name:', spec.priorityClassName);
  labelLines(page, 'Node-Selectors', spec?.nodeSelector, { level: 1 });
  const tolerations = tolerationTexts(spec?.tolerations ?? []);
  if (tolerations.length === 0) return page.line(1, 'Tolerations:', '<none>');
  tolerations.forEach((text, index) => page.line(1, index === 0 ? 'Tolerations:' : '', text));
}
