import { parseCronSchedule } from '@kubets/api/semantics';
import { clocksOf, nextMinute } from './calendar.ts';

/** The moments a schedule names. */
export interface Schedule {
  next(after: Date): Date | undefined;
  /** The latest moment in (after, until], and how many there are, counted to one more than `limit`. */
  missed(after: Date, until: Date, limit: number): { readonly latest: Date | undefined; readonly count: number };
}

/** Throws for text that is no schedule of five fields, a macro such as `@hourly`, or `@every` and a duration. */
export function parseSchedule(text: string, timeZone: string): Schedule {
  const schedule = parseCronSchedule(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  if (schedule.type === 'interval') return interval(schedule.everyMs);
  const clocks = clocksOf(timeZone);
  return moments((after) => nextMinute(schedule, clocks, after));
}

/** Counted from the last moment served, on whole seconds. */
function interval(ms: number): Schedule {
  const next = (after: Date): Date => new Date(Math.trunc(after.getTime() / 1000) * 1000 + ms);
  return {
    next,
    missed(after, until, limit) {
      const first = next(after).getTime();
      const passed = until.getTime() < first ? 0 : Math.trunc((until.getTime() - first) / ms) + 1;
      return { latest: passed === 0 ? undefined : new Date(first + (passed - 1) * ms), count: Math.min(passed, limit + 1) };
    },
  };
}

function moments(next: (after: Date) => Date | undefined): Schedule {
  const lastOf = (first: Date, until: Date, limit: number): { readonly last: Date; readonly count: number } => {
    let last = first;
    let count = 1;
    for (let at = next(first); at !== undefined && at <= until && count <= limit; at = next(at)) {
      last = at;
      count += 1;
    }
    return { last, count };
  };
  return {
    next,
    missed(after, until, limit) {
      const first = next(after);
      if (first === undefined || first > until) return { latest: undefined, count: 0 };
      const { last, count } = lastOf(first, until, limit);
      return { latest: count > limit ? latestBefore(next, last, until) : last, count };
    },
  };
}

/** The latest moment up to `until`, of which `known` is an earlier one: looked for ever further back from the end. */
function latestBefore(next: (after: Date) => Date | undefined, known: Date, until: Date): Date {
  let latest: Date | undefined;
  for (let back = 60_000; latest === undefined; back *= 2) {
    const from = new Date(Math.max(known.getTime(), until.getTime() - back));
    for (let at = next(from); at !== undefined && at <= until; at = next(at)) latest = at;
    if (from <= known) return latest ?? known;
  }
  return latest;
}
