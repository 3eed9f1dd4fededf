import { parseDuration } from '@kubets/machinery';
import { Cron } from 'croner';

/** The moments a schedule names. */
export interface Schedule {
  next(after: Date): Date | undefined;
  /** The latest moment in (after, until], and how many there are, counted to one more than `limit`. */
  missed(after: Date, until: Date, limit: number): { readonly latest: Date | undefined; readonly count: number };
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

/** Throws for text that is no schedule of five fields, a macro such as `@hourly`, or `@every` and a duration. */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const every = /^@every\s+(.+)$/i.exec(text.trim())?.[1];
  if (every !== undefined) return interval(Math.max(1, Math.trunc(parseDuration(every) / 1000)) * 1000);
  return calendar(new Cron(macros[text.trim().toLowerCase()] ?? text, { timezone: timeZone ?? 'UTC', mode: '5-part', paused: true }));
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

function calendar(cron: Cron): Schedule {
  const next = (after: Date): Date | undefined => cron.nextRun(after) ?? undefined;
  return {
    next,
    missed(after, until, limit) {
      let latest: Date | undefined;
      let count = 0;
      for (let at = next(after); at !== undefined && at <= until; at = next(at)) {
        latest = at;
        count += 1;
        if (count > limit) return { latest: cron.previousRuns(1, new Date(until.getTime() + 1))[0] ?? at, count };
      }
      return { latest, count };
    },
  };
}
