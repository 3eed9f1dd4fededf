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

const acronyms: ReadonlySet<string> = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `apiVersion` as `API Version`; a name with anything but letters and dashes stays as it is. */
export function title(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  return (field.match(/URLs|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+/gu) ?? [])
    .map((word) => (acronyms.has(word.toUpperCase()) ? word.toUpperCase() : `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`))
    .join(' ');
}

function memberLines(page: Page, level: number, members: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(members).toSorted()) {
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
