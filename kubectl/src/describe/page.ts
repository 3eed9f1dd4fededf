import { alignTabs, describeLayout } from '../output/tab-writer.ts';

/** The text of a description while it is written: lines at levels of two spaces, tabs where columns align. */
export class Page {
  #text = '';

  line(level: number, ...cells: readonly string[]): void {
    this.#text += `${'  '.repeat(level)}${cells.join('\t')}\n`;
  }

  get raw(): string {
    return this.#text;
  }

  aligned(): string {
    return alignTabs(this.#text, describeLayout);
  }
}

type Pairs = Readonly<Record<string, string>> | undefined;

/** `Labels:` and its pairs, one a line; `<none>` when there are none. */
export function labelLines(
  page: Page,
  title: string,
  pairs: Pairs,
  options: { readonly level?: number; readonly separator?: string; readonly hide?: readonly string[]; readonly maxLength?: number } = {},
): void {
  const { level = 0, separator = '=', hide = [], maxLength } = options;
  const keys = Object.keys(pairs ?? {})
    .filter((key) => !hide.includes(key))
    .toSorted();
  if (keys.length === 0) return page.line(level, `${title}:`, '<none>');
  keys.forEach((key, index) => {
    const value = pairs?.[key] ?? '';
    page.line(index === 0 ? level : 0, index === 0 ? `${title}:` : '', pairText(key, value, separator, maxLength));
  });
}

function pairText(key: string, value: string, separator: string, maxLength: number | undefined): string {
  if (maxLength === undefined) return `${key}${separator}${value}`;
  const long = value.length + key.length + 2 > maxLength || value.includes('\n');
  return long ? `${key}:${value.includes('\n') || value.length + key.length + 2 > maxLength ? `\n${indented(value)}` : ` ${value}`}` : `${key}: ${value}`;
}

function indented(value: string): string {
  const lines = value.replace(/\n$/, '').split('\n');
  return lines.map((line) => `\t  ${line.length > 138 ? `${line.slice(0, 138)}...` : line}`).join('\n');
}

export function annotationLines(page: Page, annotations: Pairs, level = 0, title = 'Annotations'): void {
  labelLines(page, title, annotations, { level, separator: ': ', hide: ['kubectl.kubernetes.io/last-applied-configuration'], maxLength: 140 });
}

/** Pairs under a title inside an indented block, where upstream indents the first value once more and the next ones twice. */
export function listLine(page: Page, level: number, title: string, pairs: unknown, separator = '='): void {
  const indent = '  '.repeat(level);
  const texts = Object.entries((pairs ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, value]) => `${key}${separator}${String(value)}`)
    .toSorted();
  if (texts.length === 0) return page.line(level, `${title}:`, `${indent}<none>`);
  texts.forEach((text, index) => page.line(level, index === 0 ? `${title}:` : indent, `${indent}${text}`));
}

/** `a=b,c=d` in order, `<none>` when there is none. */
export function pairsText(pairs: Pairs): string {
  const texts = Object.entries(pairs ?? {}).map(([key, value]) => `${key}=${value}`);
  return texts.toSorted().join(',') || '<none>';
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `Sat, 21 Nov 2026 09:39:32 +0000`, in the local time zone. */
export function longTime(time: string | undefined): string {
  const date = time === undefined ? new Date(Number.NaN) : new Date(time);
  if (Number.isNaN(date.getTime())) return time === undefined ? '<unset>' : time;
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${days[date.getDay()]}, ${two(date.getDate())} ${months[date.getMonth()]} ${date.getFullYear()} ${clock} ${zone}`;
}

/** `2026-11-21 14:56:20 +0000 UTC`, as Go prints a time that nobody formatted. */
export function goTimeText(time: string | undefined): string {
  return time === undefined ? '0001-01-01 00:00:00 +0000 UTC' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

/** A description's time that may be missing. */
export const timeOrZero = (time: string | null | undefined): string => (time == null ? 'Mon, 01 Jan 0001 00:00:00 +0000' : longTime(time));

export const capitalized = (value: boolean): string => (value ? 'True' : 'False');
