import type { ApiResponse } from '../pipeline.ts';
import type { Checks } from './health.ts';

/** The text answer of a health endpoint: `ok`, or which check failed; every check with `?verbose`, all but those excluded. */
export function healthResponse(endpoint: string, checks: Checks, query: URLSearchParams): ApiResponse {
  const excluded = new Set(query.getAll('exclude'));
  const unknown = [...excluded].filter((name) => !checks.has(name));
  const lines = [...checks].map(([name, result]) => checkLine(name, result, excluded));
  const failed = [...checks].some(([name, result]) => result !== true && !excluded.has(name));
  if (!failed && !query.has('verbose')) return text(200, 'ok');
  const warning =
    unknown.length === 0 ? '' : `warn: some health checks cannot be excluded: no matches for ${unknown.map((name) => JSON.stringify(name)).join(', ')}\n`;
  return text(failed ? 500 : 200, `${lines.join('')}${warning}${endpoint} check ${failed ? 'failed' : 'passed'}\n`);
}

function checkLine(name: string, result: true | string, excluded: ReadonlySet<string>): string {
  if (excluded.has(name)) return `[+]${name} excluded: ok\n`;
  return result === true ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`;
}

/** `/readyz/<check>`. */
export function singleCheckResponse(result: true | string): ApiResponse {
  return result === true ? text(200, 'ok') : text(500, `internal server error: ${result}\n`);
}

const text = (status: number, body: string): ApiResponse => ({
  type: 'bytes',
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: Buffer.from(body),
});
