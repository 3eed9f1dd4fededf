import { isDuration } from '@kubets/machinery';

/** What is wrong with the schedule of a CronJob, in the words of the parser that Kubernetes uses (robfig/cron). */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule.startsWith('@')) return macroProblem(schedule);
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== parts.length) return `expected exactly ${parts.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  return firstProblem(fields, (text, index) => firstProblem(text.split(','), (range) => rangeProblem(range, parts[index]!)));
}

const macros: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const every = '@every ';

function macroProblem(macro: string): string | undefined {
  if (macros.has(macro.toLowerCase())) return undefined;
  if (!macro.startsWith(every)) return `unrecognized descriptor: ${macro}`;
  const duration = macro.slice(every.length);
  return isDuration(duration) ? undefined : `failed to parse duration ${macro}: time: invalid duration ${JSON.stringify(duration)}`;
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

/** `3`, `mon-fri`, `*`, and each of them with a step: `*` + `/15`. */
function rangeProblem(range: string, part: Part): string | undefined {
  const [bounds = '', step, ...moreSteps] = range.split('/');
  const [low = '', high, ...moreBounds] = bounds.split('-');
  if (moreBounds.length > 0) return `too many hyphens: ${range}`;
  if (moreSteps.length > 0) return `too many slashes: ${range}`;
  const isAny = low === '*' || low === '?';
  const start = isAny ? part.lowest : numberOf(low, part);
  const end = isAny || (high === undefined && step !== undefined) ? part.highest : numberOf(high ?? low, part);
  const stride = step === undefined ? 1 : numberOf(step, { lowest: 0, highest: Infinity });
  return (
    [start, end, stride].find((value) => typeof value === 'string') ??
    outOfRange(range, part, { start: Number(start), end: Number(end), stride: Number(stride) })
  );
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly stride: number;
}

function outOfRange(range: string, { lowest, highest }: Part, { start, end, stride }: Span): string | undefined {
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

function firstProblem(texts: readonly string[], problemOf: (text: string, index: number) => string | undefined): string | undefined {
  return texts.map(problemOf).find((problem) => problem !== undefined);
}
