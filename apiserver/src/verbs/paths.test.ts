import { configMaps, namespaces, priorityClasses, services } from '@kubets/api';
import { buildConfigMap, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.client.create(configMaps, buildConfigMap({ metadata: { name: 'kept' } }));
});
afterAll(() => cluster.stop());

async function call(method: string, path: string, headers: Record<string, string> = {}) {
  const response = await cluster.client.raw({ method, path, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a path', () => {
  it.each(['/nope', '/apis/nope.example.com/v1/things', '/apis/nope.example.com', '/healthz/nope'])('%s, below no served API, is plain text', async (path) => {
    const { status, headers, text } = await call('GET', path);
    expect([status, headers['content-type'], text]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n']);
  });

  it.each(['/api/v1/nopes', '/apis/apps/v7/deployments', '/apis/apps/v7', '/api/v1/namespaces/default/pods/web/nope', '/api/v1/pods/web'])(
    '%s, below a served API, is a Status',
    async (path) => {
      const { status, text } = await call('GET', path);
      expect([status, JSON.parse(text)]).toMatchObject([
        404,
        { kind: 'Status', reason: 'NotFound', message: 'the server could not find the requested resource' },
      ]);
    },
  );

  it.each([
    ['DELETE', '/api/v1/configmaps'],
    ['POST', '/api/v1/configmaps'],
    ['OPTIONS', '/api/v1/configmaps'],
    ['PUT', '/api/v1/namespaces/default/configmaps'],
    ['POST', '/api/v1/namespaces/default/configmaps/kept'],
    ['POST', '/version'],
  ])('does not take %s %s', async (method, path) => {
    const { status, text } = await call(method, path);
    expect([status, JSON.parse(text)]).toMatchObject([405, { kind: 'Status', reason: 'MethodNotAllowed' }]);
  });

  it('of all namespaces deletes nothing', async () => {
    await call('DELETE', '/api/v1/configmaps');
    expect((await cluster.client.get(configMaps, { namespace: 'default', name: 'kept' })).metadata.name).toBe('kept');
  });
});

describe('an answer', () => {
  const path = '/api/v1/namespaces/default';
  it.each([
    ['curl/8.5.0', '', true],
    ['Mozilla/5.0 (X11; Linux x86_64)', '', true],
    ['kubectl/v1.36.0', '', false],
    ['kubectl/v1.36.0', '?pretty=true', true],
    ['curl/8.5.0', '?pretty=false', false],
  ])('to %s%s is indented: %s', async (agent, query, indented) => {
    const found = await call('GET', `${path}${query}`, { 'user-agent': agent });
    const missing = await call('GET', `${path}/pods/none${query}`, { 'user-agent': agent });
    expect([found.text, missing.text].map((text) => text.includes('\n  "kind"'))).toEqual([indented, indented]);
  });

  it('that refuses comes in the format asked for, where there is one', async () => {
    expect((await call('GET', `${path}/pods/none`, { accept: 'application/yaml' })).text).toContain('\nreason: NotFound\n');
    expect((await call('GET', path, { accept: 'image/png' })).text).toContain('"reason":"NotAcceptable"');
  });
});

describe('a read', () => {
  const path = '/api/v1/namespaces/default/configmaps';
  it.each([
    [`${path}/kept?resourceVersion=none`, 400],
    [`${path}/kept?resourceVersion=0`, 200],
    [`${path}/kept?resourceVersion=1`, 200],
    [`${path}/kept?resourceVersion=99999999`, 504],
    [`${path}?resourceVersion=99999999`, 504],
    [`${path}?limit=some`, 400],
    [`${path}?timeoutSeconds=soon`, 400],
    [`${path}?watch=1&timeoutSeconds=soon`, 400],
  ])('of %s is answered with %i', async (query, code) => {
    const { status, headers, text } = await call('GET', query);
    expect(status).toBe(code);
    if (code !== 504) return;
    expect(headers['retry-after']).toBe('1');
    expect(JSON.parse(text)).toMatchObject({ reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }], retryAfterSeconds: 1 } });
  });
});

it('generations count the changes of the kinds that have them upstream', async () => {
  const { client } = cluster;
  expect((await client.get(namespaces, { name: 'default' })).metadata.generation).toBeUndefined();
  expect((await client.get(services, { namespace: 'default', name: 'kubernetes' })).metadata.generation).toBeUndefined();
  expect((await client.get(priorityClasses, { name: 'system-node-critical' })).metadata.generation).toBe(1);
});
