import { isDuration, parseDuration } from '@kubets/machinery';

/** When a CronJob runs: at the minutes of a calendar, or every so often. */
export type CronSchedule = CronCalendar | { readonly type: 'interval'; readonly everyMs: number };

export interface CronCalendar {
  readonly type: 'calendar';
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number>;
  /** Both kinds of days are named, so that a day of either kind will do. */
  readonly eitherDay: boolean;
}

/** The schedule, or what is wrong with it, in the words of the parser that Kubernetes uses (robfig/cron). */
export function parseCronSchedule(schedule: string): CronSchedule | string {
  if (schedule.startsWith('@')) return macroSchedule(schedule);
  const texts = schedule.trim().split(/\s+/);
  if (texts.length !== parts.length) return `expected exactly ${parts.length} fields, found ${texts.length}: [${texts.join(' ')}]`;
  const fields = texts.map((text, index) => parseField(text, parts[index]!));
  const problem = fields.find((field) => typeof field === 'string');
  return problem ?? calendarOf(fields.filter((field) => typeof field !== 'string'));
}

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const every = '@every ';

function macroSchedule(macro: string): CronSchedule | string {
  const calendar = macros[macro.toLowerCase()];
  if (calendar !== undefined) return parseCronSchedule(calendar);
  if (!macro.startsWith(every)) return `unrecognized descriptor: ${macro}`;
  const duration = macro.slice(every.length);
  if (!isDuration(duration)) return `failed to parse duration ${macro}: time: invalid duration ${JSON.stringify(duration)}`;
  return { type: 'interval', everyMs: Math.max(1, Math.trunc(parseDuration(duration) / 1000)) * 1000 };
}

/** The numbers a field takes, and the words that stand for them. */
interface Part {
  readonly lowest: number;
  readonly highest: number;
  readonly words?: readonly string[];
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

const parts: readonly Part[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, words: months },
  { lowest: 0, highest: 6, words: weekdays },
];

interface Field {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`: it does not restrict the other kind of day. */
  readonly isAny: boolean;
}

function calendarOf([minutes = none, hours = none, daysOfMonth = none, monthField = none, daysOfWeek = none]: readonly Field[]): CronCalendar {
  return {
    type: 'calendar',
    minutes: minutes.values,
    hours: hours.values,
    daysOfMonth: daysOfMonth.values,
    months: monthField.values,
    daysOfWeek: daysOfWeek.values,
    eitherDay: !daysOfMonth.isAny && !daysOfWeek.isAny,
  };
}

const none: Field = { values: new Set(), isAny: false };

function parseField(text: string, part: Part): Field | string {
  const ranges = text.split(',').map((range) => parseRange(range, part));
  const problem = ranges.find((range) => typeof range === 'string');
  if (problem !== undefined) return problem;
  const spans = ranges.filter((range) => typeof range !== 'string');
  return { values: new Set(spans.flatMap(numbersOf)), isAny: spans.some(({ isAny }) => isAny) };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly stride: number;
  readonly isAny: boolean;
}

function numbersOf({ start, end, stride }: Span): readonly number[] {
  return Array.from({ length: Math.floor((end - start) / stride) + 1 }, (_, index) => start + index * stride);
}

/** `3`, `mon-fri`, `*`, and each of them with a step: `*` + `/15`, `5/15` (from 5 on). */
function parseRange(range: string, part: Part): Span | string {
  const [bounds = '', step, ...moreSteps] = range.split('/');
  const [low = '', high, ...moreBounds] = bounds.split('-');
  if (moreBounds.length > 0) return `too many hyphens: ${range}`;
  if (moreSteps.length > 0) return `too many slashes: ${range}`;
  const isStar = low === '*' || low === '?';
  const start = isStar ? part.lowest : numberOf(low, part);
  const end = isStar || (high === undefined && step !== undefined) ? part.highest : numberOf(high ?? low, part);
  const stride = step === undefined ? 1 : numberOf(step, { lowest: 0, highest: Infinity });
  const problem = [start, end, stride].find((value) => typeof value === 'string');
  if (problem !== undefined) return problem;
  const span = { start: Number(start), end: Number(end), stride: Number(stride) };
  return outOfRange(range, part, span) ?? { ...span, isAny: isStar && span.stride === 1 };
}

function outOfRange(range: string, { lowest, highest }: Part, { start, end, stride }: Omit<Span, 'isAny'>): string | undefined {
  if (start < lowest) return `beginning of range (${start}) below minimum (${lowest}): ${range}`;
  if (end > highest) return `end of range (${end}) above maximum (${highest}): ${range}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${range}`;
  return stride === 0 ? `step of range should be a positive number: ${range}` : undefined;
}

/** The number, or why there is none. */
function numberOf(text: string, { words = [], lowest }: Part): number | string {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + lowest;
  return /^\d{1,9}$/.test(text) ? Number(text) : `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}
