import type { AnyObject } from '../output/print-object.ts';
import { annotationLines, labelLines, type Page } from './page.ts';

/** Name, namespace where there is one, labels and annotations: how most descriptions begin. */
export function headLines(page: Page, { metadata }: AnyObject): void {
  page.line(0, 'Name:', metadata.name);
  if (metadata.namespace !== undefined) page.line(0, 'Namespace:', metadata.namespace);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
}
