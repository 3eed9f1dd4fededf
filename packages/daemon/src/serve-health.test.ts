import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { healthReport, serveHealth } from './serve-health.ts';

it.each([
  ['all well', { a: true }, false, 'ok'],
  ['all well and verbose', { a: true }, true, '[+]a ok\nreadyz check passed\n'],
  ['one unwell', { a: true, b: 'no list yet' }, false, '[+]a ok\n[-]b failed: no list yet\nreadyz check failed\n'],
] as const)('reports %s', (_name, checks, verbose, text) => {
  const entries = Object.entries(checks).map(([name, outcome]) => [name, () => outcome] as const);
  expect(healthReport('readyz', entries, verbose).text).toBe(text);
});

it('serves health, single checks and metrics until the signal aborts', async () => {
  const controller = new AbortController();
  let synced = false;
  const checks = { informers: () => synced || 'not synced' };
  const { port } = await serveHealth({ address: '127.0.0.1', port: 0, checks, metrics: new Registry(), signal: controller.signal });
  const status = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect(await status('/readyz')).toBe(500);
  expect(await status('/readyz?exclude=informers')).toBe(200);
  synced = true;
  expect(await Promise.all(['/healthz', '/livez', '/readyz/informers', '/readyz/nothing', '/metrics', '/other'].map(status))).toEqual([
    200, 200, 200, 404, 200, 404,
  ]);
  controller.abort();
  await expect(status('/healthz')).rejects.toThrow('fetch failed');
});
