import { createMetrics } from '@kubets/daemon';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Node } from '@kubets/api';
import { ProxyHealth } from './proxy-health.ts';
import { healthPages, nodePages, serve, type Pages } from './serve-proxy.ts';

let serving: AbortController;
let time: Date;
const now = (): Date => time;
const open = async (pages: Pages): Promise<string> => `http://127.0.0.1:${await serve(pages, { bind: '127.0.0.1:0', signal: serving.signal })}`;

beforeEach(() => {
  serving = new AbortController();
  time = new Date('2026-01-02T03:04:05.006Z');
});
afterEach(() => serving.abort());

describe('/healthz and /livez', () => {
  it('tell when the rules were last right and whether the node may get traffic, and count their answers', async () => {
    const answers: string[] = [];
    const url = await open(healthPages(new ProxyHealth({ now, timeoutMs: 1000 }), (page, status) => answers.push(`${page} ${status}`)));
    const [healthz, livez] = [await fetch(`${url}/healthz`), await fetch(`${url}/livez`)];
    expect([healthz.headers.get('content-type'), await healthz.text()]).toEqual([
      'application/json',
      '{"lastUpdated": "2026-01-02 03:04:05.006 +0000 UTC","currentTime": "2026-01-02 03:04:05.006 +0000 UTC", "nodeEligible": true}',
    ]);
    expect(await livez.text()).toBe('{"lastUpdated": "2026-01-02 03:04:05.006 +0000 UTC","currentTime": "2026-01-02 03:04:05.006 +0000 UTC"}');
    expect(answers).toEqual(['healthz 200', 'livez 200']);
  });

  it.each([
    ['late rules', (health: ProxyHealth) => health.queued(), [503, 503]],
    ['a node that goes away', (health: ProxyHealth) => health.follow({ metadata: { deletionTimestamp: 'now' } } as Node), [503, 200]],
  ])('with %s', async (_what, happens, statuses) => {
    const health = new ProxyHealth({ now, timeoutMs: 1000 });
    const url = await open(healthPages(health, () => undefined));
    happens(health);
    time = new Date(time.getTime() + 1000);
    expect(await Promise.all(['healthz', 'livez'].map(async (page) => (await fetch(`${url}/${page}`)).status))).toEqual(statuses);
  });
});

it('the node is told the mode, the metrics, and that there is no other page', async () => {
  const url = await open(nodePages(createMetrics()));
  const get = async (page: string): Promise<string> => (await fetch(`${url}${page}`)).text();
  expect([await get('/proxyMode'), await get('/healthz'), await get('/other')]).toEqual(['iptables', 'ok', '404 page not found\n']);
  expect(await get('/metrics')).toContain('process_cpu_seconds_total');
});
