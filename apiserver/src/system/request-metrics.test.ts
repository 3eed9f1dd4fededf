import { Registry } from '@kubets/daemon';
import { builtInResources } from '@kubets/api/built-in-resources';
import { describe, expect, it } from 'vitest';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { requestInfo } from '../http/request-info.ts';
import { type FindDefinition, RequestMetrics } from './request-metrics.ts';

function request(method: string, url: string, contentType?: string): ApiRequest & { readonly leave: () => void } {
  const { pathname, searchParams } = new URL(url, 'https://kubernetes');
  const client = new AbortController();
  const parts = { method, query: searchParams, headers: { 'content-type': contentType }, signal: client.signal, leave: () => client.abort() };
  return { ...parts, info: requestInfo(method, pathname, searchParams) } as unknown as ApiRequest & { readonly leave: () => void };
}

const find: FindDefinition = ({ group, version, resource }) =>
  builtInResources.find(({ reference }) => reference.group === group && reference.version === version && reference.plural === resource);

const answer = (status: number, bytes = 10): ApiResponse => ({ type: 'bytes', status, body: Buffer.alloc(bytes) });
const stream: ApiResponse = { type: 'stream', status: 200, start: async () => undefined };
const deployments = '/apis/apps/v1/namespaces/n/deployments';

async function scraped(observe: (metrics: RequestMetrics) => void): Promise<string> {
  const registry = new Registry();
  observe(new RequestMetrics(registry, find));
  return registry.metrics();
}

const own = (verb: string, scope: string): string =>
  `verb="${verb}",group="apps",version="v1",resource="deployments",subresource="",scope="${scope}",component="apiserver"`;

describe('RequestMetrics', () => {
  it('counts every request however long nobody scrapes, codes apart and their times together', async () => {
    const text = await scraped((metrics) => {
      for (let index = 0; index < 50_000; index++) metrics.observe(request('GET', `${deployments}/web`), answer(200), 0.004);
      metrics.observe(request('GET', `${deployments}/web`), answer(404), 0.3);
    });
    const labels = `${own('GET', 'resource')},dry_run=""`;
    expect(text).toContain(`apiserver_request_total{${labels},code="200"} 50000\n`);
    expect(text).toContain(`apiserver_request_total{${labels},code="404"} 1\n`);
    expect(text).toMatch(/duration_seconds_bucket\{(?=[^}]*le="0.005")[^}]*\} 50000\n/);
    expect(text).toMatch(/duration_seconds_bucket\{(?=[^}]*le="0.4")[^}]*\} 50001\n/);
    expect(text).toMatch(/duration_seconds_bucket\{(?=[^}]*le="\+Inf")[^}]*\} 50001\n/);
    expect(text).toContain(`apiserver_request_duration_seconds_count{${labels}} 50001\n`);
  });

  it('tells the same when scraped twice', async () => {
    const registry = new Registry();
    new RequestMetrics(registry, find).observe(request('GET', deployments), answer(200), 70);
    const first = await registry.metrics();
    expect(await registry.metrics()).toBe(first);
    expect(first).toMatch(/_bucket\{(?=[^}]*le="60")[^}]*\} 0\n/);
  });

  it.each([
    ['GET', deployments, undefined, `${own('LIST', 'namespace')},dry_run=""`],
    ['GET', '/apis/apps/v1/deployments', undefined, `${own('LIST', 'cluster')},dry_run=""`],
    ['POST', `${deployments}?dryRun=All`, undefined, `${own('POST', 'resource')},dry_run="All"`],
    ['PUT', `${deployments}/web`, undefined, `${own('PUT', 'resource')},dry_run=""`],
    ['PATCH', `${deployments}/web`, 'application/merge-patch+json', `${own('PATCH', 'resource')},dry_run=""`],
    ['PATCH', `${deployments}/web`, 'application/apply-patch+yaml', `${own('APPLY', 'resource')},dry_run=""`],
    ['DELETE', deployments, undefined, `${own('DELETECOLLECTION', 'namespace')},dry_run=""`],
    ['GET', '/version', undefined, 'verb="GET",group="",version="",resource="",subresource="",scope="",component="apiserver",dry_run=""'],
  ])('%s %s %s is told as %s', async (method, url, contentType, labels) => {
    const text = await scraped((metrics) => metrics.observe(request(method, url, contentType), answer(200), 0.1));
    expect(text).toContain(`apiserver_request_total{${labels},code="200"} 1\n`);
  });

  it('tells how much reads are answered with, and nothing of the size of other answers', async () => {
    const text = await scraped((metrics) => {
      metrics.observe(request('GET', deployments), answer(200, 5_000), 0.1);
      metrics.observe(request('POST', deployments), answer(201, 5_000), 0.1);
    });
    expect(text).toContain(`apiserver_response_sizes_sum{${own('LIST', 'namespace')}} 5000\n`);
    expect(text).toMatch(/apiserver_response_sizes_bucket\{(?=[^}]*le="10000")[^}]*\} 1\n/);
    expect(text).not.toMatch(/apiserver_response_sizes_sum\{verb="POST"/);
  });

  it('counts watches without a time, and tells how many last until their clients leave', async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry, find);
    const watches = [1, 2].map(() => request('GET', `${deployments}?watch=true`));
    for (const watch of watches) metrics.observe(watch, stream, 0.1);
    metrics.observe(request('GET', `${deployments}?watch=true`), answer(410), 0.1);
    const lasting = (count: number): string => `apiserver_longrunning_requests{${own('WATCH', 'namespace')}} ${count}\n`;
    const text = await registry.metrics();
    expect(text).toContain(lasting(2));
    expect(text).toContain(`apiserver_request_total{${own('WATCH', 'namespace')},dry_run="",code="200"} 2\n`);
    expect(text).not.toContain('duration_seconds_bucket{');
    watches[0]!.leave();
    expect(await registry.metrics()).toContain(lasting(1));
  });

  it.each(['/apis/apps/v1/unicorns/a', '/apis/made-up/v1/deployments', `${deployments}/web/fly`])('tells %s, which nobody serves, as a path', async (url) => {
    const text = await scraped((metrics) => metrics.observe(request('GET', url), answer(404), 0.1));
    const labels = 'verb="GET",group="",version="",resource="",subresource="",scope="",component="apiserver"';
    expect(text).toContain(`apiserver_request_total{${labels},dry_run="",code="404"} 1\n`);
  });

  it('names deprecated resources that are asked for', async () => {
    const text = await scraped((metrics) => metrics.observe(request('GET', '/api/v1/endpoints'), answer(200), 0.1));
    expect(text).toContain('apiserver_requested_deprecated_apis{group="",version="v1",resource="endpoints",subresource="",removed_release=""} 1\n');
  });
});
