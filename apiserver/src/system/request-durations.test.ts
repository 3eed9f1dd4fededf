import { Registry } from '@kubets/daemon';
import { describe, expect, it } from 'vitest';
import type { RequestInfo } from '../pipeline.ts';
import { RequestDurations } from './request-durations.ts';

const info = (verb: string, name = ''): RequestInfo => ({
  verb,
  name,
  isResourceRequest: true,
  path: '',
  group: 'apps',
  version: 'v1',
  namespace: 'n',
  resource: 'deployments',
  subresource: '',
  remainder: '',
});

async function scraped(observe: (durations: RequestDurations) => void): Promise<string> {
  const registry = new Registry();
  observe(new RequestDurations(registry));
  return registry.metrics();
}

describe('RequestDurations', () => {
  it('counts every request however long nobody scrapes, codes apart and their times together', async () => {
    const text = await scraped((durations) => {
      for (let index = 0; index < 50_000; index++) durations.observe(info('get', 'web'), 200, 0.004);
      durations.observe(info('get', 'web'), 404, 0.3);
    });
    const labels = 'verb="GET",group="apps",version="v1",resource="deployments",subresource="",scope="resource"';
    expect(text).toContain(`apiserver_request_total{${labels},code="200"} 50000\n`);
    expect(text).toContain(`apiserver_request_total{${labels},code="404"} 1\n`);
    expect(text).toMatch(new RegExp(`_bucket\\{(?=[^}]*le="0.005")[^}]*\\} 50000\n`));
    expect(text).toMatch(new RegExp(`_bucket\\{(?=[^}]*le="0.4")[^}]*\\} 50001\n`));
    expect(text).toMatch(new RegExp(`_bucket\\{(?=[^}]*le="\\+Inf")[^}]*\\} 50001\n`));
    expect(text).toContain(`apiserver_request_duration_seconds_count{${labels}} 50001\n`);
  });

  it('tells the same when scraped twice', async () => {
    const registry = new Registry();
    new RequestDurations(registry).observe(info('list'), 200, 70);
    const first = await registry.metrics();
    expect(await registry.metrics()).toBe(first);
    expect(first).toMatch(/_bucket\{(?=[^}]*le="60")[^}]*\} 0\n/);
  });

  it('counts watches without a time', async () => {
    const text = await scraped((durations) => durations.observe(info('watch'), 200, undefined));
    expect(text).toContain('verb="WATCH"');
    expect(text).not.toContain('_bucket{');
  });
});
