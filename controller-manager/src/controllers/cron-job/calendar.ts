import type { CronCalendar } from '@kubets/api/semantics';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A schedule that names no moment in this time names none at all: the thirty-first of February. */
const horizon = 5 * 366 * day;

/** How far clocks may jump while one day turns into the next. */
const slack = 3 * hour;

/**
 * The first minute after a moment that shows what the calendar names on the clocks of a time zone. A minute that the
 * clocks skip is not made up for, one that they show twice comes twice.
 */
export function nextMinute(calendar: CronCalendar, clocks: Clocks, after: Date): Date | undefined {
  const end = after.getTime() + horizon;
  let at = Math.floor(after.getTime() / minute) * minute + minute;
  while (at < end) {
    const shown = clocks(at);
    const skip = untilCandidate(calendar, shown);
    if (skip === 0) return new Date(at);
    at += skip;
  }
  return undefined;
}

/** What clocks of one time zone show at a moment: local time as if it were UTC. */
export type Clocks = (at: number) => Date;

export function clocksOf(timeZone: string): Clocks {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
    return new Date(Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')));
  };
}

/** How far one may go on without passing a moment that the calendar names; 0 at one. */
function untilCandidate(calendar: CronCalendar, shown: Date): number {
  const sinceMidnight = shown.getUTCHours() * hour + shown.getUTCMinutes() * minute;
  if (!hasDay(calendar, shown)) return Math.max(hour - shown.getUTCMinutes() * minute, day - sinceMidnight - slack);
  if (!calendar.hours.has(shown.getUTCHours())) return untilHour(shown);
  return calendar.minutes.has(shown.getUTCMinutes()) ? 0 : minute;
}

/** Clocks change by half hours, too. */
function untilHour(shown: Date): number {
  return (30 - (shown.getUTCMinutes() % 30)) * minute;
}

function hasDay({ months, daysOfMonth, daysOfWeek, eitherDay }: CronCalendar, shown: Date): boolean {
  if (!months.has(shown.getUTCMonth() + 1)) return false;
  const isDayOfMonth = daysOfMonth.has(shown.getUTCDate());
  const isDayOfWeek = daysOfWeek.has(shown.getUTCDay());
  return eitherDay ? isDayOfMonth || isDayOfWeek : isDayOfMonth && isDayOfWeek;
}
