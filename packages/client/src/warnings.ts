import type { Headers } from './collecting-handler.ts';

/** The texts of `Warning: 299 - "…"` headers. */
export function warningsOf(headers: Headers): readonly string[] {
  const value = headers['warning'];
  if (value === undefined) return [];
  const lines = typeof value === 'string' ? [value] : value;
  return lines.flatMap((line) => [...line.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')));
}
