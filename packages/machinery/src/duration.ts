/** Go durations (`1h30m`, `250ms`) in milliseconds, and the ages kubectl prints. */

const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const wholeDuration = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds of a Go duration text; throws when it is none. */
export function parseDuration(text: string): number {
  if (!wholeDuration.test(text)) throw new RangeError(`time: invalid duration ${JSON.stringify(text)}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(part)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return text.startsWith('-') ? -total : total;
}

export function isDuration(text: string): boolean {
  return wholeDuration.test(text);
}

/** The text Go prints for a duration: `1h0m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < 1e-3) return `${sign}${trimmed(size * 1e6)}ns`;
  if (size < 1) return `${sign}${trimmed(size * 1e3)}µs`;
  if (size < 1000) return `${sign}${trimmed(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor(size / 60_000) % 60;
  const seconds = `${trimmed((size % 60_000) / 1000)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

const trimmed = (amount: number): string => String(Number(amount.toFixed(9)));

const secondsPerMinute = 60;
const secondsPerHour = 3600;
const secondsPerDay = 86_400;
const secondsPerYear = 365 * secondsPerDay;

/** An age as kubectl prints it: two units while the first is small, one after (`5s`, `3m20s`, `12m`, `4h5m`, `2d3h`, `30d`, `2y15d`). */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * secondsPerMinute) return `${seconds}s`;
  const minutes = Math.floor(seconds / secondsPerMinute);
  if (minutes < 10) return pair(minutes, 'm', seconds % secondsPerMinute, 's');
  if (minutes < 3 * 60) return `${minutes}m`;
  const hours = Math.floor(seconds / secondsPerHour);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(seconds / secondsPerDay);
  if (hours < 8 * 24) return pair(days, 'd', hours % 24, 'h');
  if (hours < 2 * 365 * 24) return `${days}d`;
  const years = Math.floor(seconds / secondsPerYear);
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** The AGE cell of an object created at `since`. */
export function humanAge(since: string | undefined, now: Date): string {
  const created = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isNaN(created) ? '<unknown>' : humanDuration(now.getTime() - created);
}
