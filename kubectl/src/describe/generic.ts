import { isJsonObject } from '@kubets/machinery';
import { displayText } from '../output/display-text.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, type Page } from './page.ts';

/** Any kind: its metadata, then every field under its own name. */
export const describeGeneric: Describe = async (page, object, { session, showEvents }) => {
  page.line(0, 'Name:', object.metadata.name);
  page.line(0, 'Namespace:', object.metadata.namespace ?? '');
  labelLines(page, 'Labels', object.metadata.labels);
  annotationLines(page, object.metadata.annotations);
  const hidden = ['name', 'namespace', 'labels', 'annotations', 'managedFields'];
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !hidden.includes(key)));
  memberLines(page, 0, { ...object, metadata });
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

const titles: Readonly<Record<string, string>> = { apiVersion: 'API Version', uid: 'UID' };

function title(field: string): string {
  const known = titles[field];
  if (known !== undefined) return known;
  const spaced = field.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced
    .split(' ')
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join(' ');
}

function memberLines(page: Page, level: number, members: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(members).toSorted((left, right) => (title(left) < title(right) ? -1 : 1))) {
    const value = members[key];
    if (Array.isArray(value)) listLines(page, level, title(key), value);
    else if (isJsonObject(value)) {
      page.line(level, `${title(key)}:`);
      memberLines(page, level + 1, value);
    } else page.line(level, `${title(key)}:`, value === null || value === undefined ? '<nil>' : displayText(value));
  }
}

function listLines(page: Page, level: number, name: string, list: readonly unknown[]): void {
  page.line(level, `${name}:`);
  for (const item of list) {
    if (isJsonObject(item)) memberLines(page, level + 1, item);
    else page.line(level + 1, displayText(item));
  }
}
