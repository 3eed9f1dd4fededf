import { formatMicroTime, formatTime } from '../clock.ts';

const canonical = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const rfc3339 = /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** An RFC 3339 text in UTC with whole seconds, as metav1.Time is written; undefined when the text is none. */
export function canonicalTime(text: string): string | undefined {
  if (canonical.test(text) && !mayOverflowMonth(text)) return text;
  const date = read(text);
  return date && formatTime(date);
}

/** The same with six fractional digits, as metav1.MicroTime is written. */
export function canonicalMicroTime(text: string): string | undefined {
  const date = read(text);
  if (date === undefined) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${formatMicroTime(date).slice(0, 20)}${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}

const mayOverflowMonth = (text: string): boolean => Number(text.slice(8, 10)) > 28;

function read(text: string): Date | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, local = '', , zone] = match;
  const date = new Date(`${local}${zone}`);
  const day = new Date(`${local}Z`);
  return Number.isNaN(date.getTime()) || day.toISOString().slice(0, 19) !== local ? undefined : date;
}
