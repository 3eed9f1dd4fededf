import { Cron } from 'croner';

/** The moments a schedule names. Throws for text that is no schedule of five fields or a macro such as `@hourly`. */
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

export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const cron = new Cron(macros[text.trim()] ?? text, { timezone: timeZone ?? 'UTC', mode: '5-part', paused: true });
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
