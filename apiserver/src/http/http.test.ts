import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { request, type RequestOptions } from 'node:https';
import { buildConfigMap, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { configMaps } from '@kubets/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

async function call(method: string, path: string, { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {}) {
  const response = await cluster.client.raw({ method, path, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

const tlsOptions = () => ({ ca: cluster.config.certificateAuthority, cert: cluster.config.clientCertificate, key: cluster.config.clientKey });

/** A request that shows other credentials than the administrator's. */
function statusFor(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${cluster.config.server}/api/v1/namespaces`, { ca: cluster.config.certificateAuthority, ...options }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
}

describe('one port', () => {
  it('speaks HTTP/2', async () => {
    const session = connectHttp2(cluster.config.server, tlsOptions());
    const stream = session.request({ ':path': '/api/v1/namespaces/default' });
    const headers = await new Promise<Record<string, unknown>>((resolve) => stream.once('response', resolve));
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    session.close();
    expect([headers[':status'], JSON.parse(Buffer.concat(chunks).toString()).kind]).toEqual([200, 'Namespace']);
  });

  it('takes a body without a type and without a length for JSON', async () => {
    const session = connectHttp2(cluster.config.server, tlsOptions());
    const stream = session.request({ ':method': 'POST', ':path': '/api/v1/namespaces/default/configmaps' });
    stream.end(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'untyped' } }));
    const headers = await new Promise<Record<string, unknown>>((resolve) => stream.once('response', resolve));
    session.destroy();
    expect(headers[':status']).toBe(201);
  });

  it('streams a watch over HTTP/2', async () => {
    const session = connectHttp2(cluster.config.server, tlsOptions());
    const stream = session.request({ ':path': '/api/v1/namespaces?watch=true' });
    const [chunk] = (await new Promise((resolve) => stream.once('data', (data: Buffer) => resolve([data])))) as [Buffer];
    session.destroy();
    expect(JSON.parse(chunk.toString().split('\n')[0]!)).toMatchObject({ type: 'ADDED', object: { kind: 'Namespace' } });
  });

  it('refuses a certificate of another authority and an unknown token', async () => {
    await using other = await startTestCluster();
    const { clientCertificate: cert, clientKey: key } = other.config;
    expect(await statusFor({ cert, key })).toBe(401);
    expect(await statusFor({ headers: { authorization: 'Bearer nonsense' } })).toBe(401);
    expect(await statusFor({})).toBe(403);
  });

  it('cuts off a client that never finishes its headers', async () => {
    const socket = connectTls({ host: '127.0.0.1', port: cluster.port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    socket.write('GET /api/v1/pods HTTP/1.1\r\nhost: x\r\nx-slow:');
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data: Buffer) => (text += data.toString())).on('close', () => resolve(text));
    });
    expect(answer).toContain('408');
  }, 60_000);
});

describe('a connection', () => {
  /** Sends raw bytes, half-closes on request, and gives everything that came until the server closed. */
  async function exchange(sent: string, { known = true, end = false } = {}): Promise<string> {
    const tcp = connectTcp({ host: '127.0.0.1', port: cluster.port, allowHalfOpen: true });
    const socket = connectTls({ socket: tcp, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'], ...(known && tlsOptions()) });
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.write(sent);
    if (end) socket.end();
    await once(socket, 'end');
    socket.destroy();
    return text;
  }
  const post = (length: number): string =>
    `POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

  it('of a stranger is answered and closed before its body is read', async () => {
    expect(await exchange(post(3_000_000), { known: false })).toMatch(/^HTTP\/1.1 403 [^]*connection: close/i);
  });

  it('that announces a body above the limit is answered and closed at once', async () => {
    expect(await exchange(post(4_000_000))).toMatch(/^HTTP\/1.1 413 [^]*connection: close/i);
  });

  it('that is closed on the side of the client gets its answer', async () => {
    expect(await exchange('GET /version HTTP/1.1\r\nhost: x\r\n\r\n', { end: true })).toMatch(/^HTTP\/1.1 200 /);
  });

  it('that ends within a body changes nothing and holds nothing', async () => {
    const body = JSON.stringify(buildConfigMap({ metadata: { name: 'half' } }));
    expect(await exchange(post(body.length + 1) + body, { end: true })).toMatch(/^(HTTP\/1.1 400 |$)/);
    expect((await call('GET', '/api/v1/namespaces/default/configmaps/half')).status).toBe(404);
    await eventually(async () => expect((await call('GET', '/metrics')).text).toMatch(/apiserver_current_inflight_requests\{request_kind="mutating"\} 0/));
  });
});

describe('a connection that never becomes one', () => {
  const startOfHello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]);

  it.each([
    ['says nothing', '1h', undefined],
    ['stops in the middle of its hello', '500ms', startOfHello],
  ])('because its client %s does not hold up a server that ends within %s', async (_what, shutdownTimeout, said) => {
    const ending = await startTestCluster({ config: { shutdownTimeout } });
    const socket = connectTcp({ host: '127.0.0.1', port: ending.port });
    await once(socket, 'connect');
    if (said !== undefined) socket.write(said);
    // An answered request is proof that the server has accepted what came before it.
    await ending.client.raw({ method: 'GET', path: '/livez' });
    const cutOff = once(socket, 'close');
    await Promise.all([ending.stop(), cutOff]);
  });
});

describe('bad requests', () => {
  it.each([
    ['an undecodable path', 'GET', '/api/v1/namespaces/%zz/pods', 400],
    ['an unknown resource', 'GET', '/api/v1/unicorns', 404],
    ['an unknown version', 'GET', '/apis/apps/v9/things', 404],
    ['an unknown subresource', 'GET', '/api/v1/namespaces/default/configmaps/x/fly', 404],
    ['an object of a namespaced kind without a namespace', 'GET', '/api/v1/pods/x', 404],
    ['a cluster-scoped kind inside a namespace', 'GET', '/api/v1/namespaces/default/nodes', 404],
    ['a POST to all namespaces', 'POST', '/api/v1/configmaps', 405],
    ['a POST to an object', 'POST', '/api/v1/namespaces/default/configmaps/x', 405],
    ['a PUT to a collection', 'PUT', '/api/v1/namespaces/default/configmaps', 405],
    ['a POST to /version', 'POST', '/version', 405],
  ])('answers %s with a Status', async (_what, method, path, status) => {
    const answer = await call(method, path, method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } });
    expect(answer.json()).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status });
    expect(answer.status).toBe(status);
  });

  it('refuses a body above 3 MiB', async () => {
    const body = JSON.stringify(buildConfigMap({ data: { big: 'x'.repeat(3 * 1024 * 1024) } }));
    const answer = await call('POST', '/api/v1/namespaces/default/configmaps', { body, headers: { 'content-type': 'application/json' } }).catch(
      () => undefined,
    );
    // The connection may end before the client has sent it all.
    if (answer !== undefined) expect(answer.json()).toMatchObject({ code: 413, reason: 'RequestEntityTooLarge' });
    expect((await call('GET', '/livez')).text).toBe('ok');
  });

  it.each([
    ['application/toml', 415],
    ['not a type', 415],
  ])('refuses the content type %s', async (type, status) => {
    const answer = await call('POST', '/api/v1/namespaces/default/configmaps', { body: '{}', headers: { 'content-type': type } });
    expect(answer.json()).toMatchObject({ kind: 'Status', code: status });
  });

  it('leaves prototypes alone', async () => {
    const body = '{"metadata":{"name":"polluter","labels":{"__proto__":"x"}},"__proto__":{"polluted":true},"data":{"constructor":"fine"}}';
    const answer = await call('POST', '/api/v1/namespaces/default/configmaps', { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBeLessThan(500);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses nesting that no object has', async () => {
    const body = `{"metadata":{"name":"deep"},"data":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    const answer = await call('POST', '/api/v1/namespaces/default/configmaps', { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
  });
});

describe('system paths', () => {
  it('report health in whole, in detail and by check', async () => {
    expect((await call('GET', '/healthz')).text).toBe('ok');
    expect((await call('GET', '/readyz?verbose')).text).toMatch(/\[\+\]ping ok\n[^]*\[\+\]shutdown ok\nreadyz check passed\n$/);
    expect((await call('GET', '/livez?verbose&exclude=ping')).text).toContain('[+]ping excluded: ok');
    expect((await call('GET', '/readyz/etcd')).text).toBe('ok');
    expect((await call('GET', '/readyz/nonsense')).status).toBe(404);
  });

  it('tell the version and the paths', async () => {
    expect((await call('GET', '/version')).json()).toMatchObject({ major: '1', minor: '36', gitVersion: expect.stringMatching(/^v1\.36\./) });
    expect((await call('GET', '/')).json().paths).toEqual(expect.arrayContaining(['/api/v1', '/apis/apps/v1', '/healthz/ping', '/openapi/v3', '/version']));
  });

  it('count requests under their upstream names', async () => {
    await cluster.client.create(configMaps, buildConfigMap());
    const { text } = await call('GET', '/metrics');
    expect(text).toMatch(
      /apiserver_request_total\{verb="POST",group="",version="v1",resource="configmaps",subresource="",scope="[a-z]+",component="apiserver",dry_run="",code="201"\} \d+/,
    );
    expect(text).toContain('apiserver_request_duration_seconds_bucket');
  });
});

describe('discovery', () => {
  it('lists groups, versions and resources', async () => {
    expect((await call('GET', '/api')).json()).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    expect((await call('GET', '/apis/autoscaling')).json()).toMatchObject({
      kind: 'APIGroup',
      preferredVersion: { groupVersion: 'autoscaling/v2' },
      versions: [{ version: 'v2' }, { version: 'v1' }],
    });
    const { resources } = (await call('GET', '/apis/apps/v1')).json() as { resources: { name: string }[] };
    expect(resources).toContainEqual({
      name: 'deployments',
      singularName: 'deployment',
      namespaced: true,
      kind: 'Deployment',
      verbs: expect.any(Array),
      shortNames: ['deploy'],
      categories: ['all'],
    });
    expect(resources).toContainEqual({
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
      group: 'autoscaling',
      version: 'v1',
    });
  });

  it('aggregates them into one document with an ETag', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const first = await call('GET', '/apis', { headers: { accept } });
    expect(first.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(first.json()).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
    const again = await call('GET', '/apis', { headers: { accept, 'if-none-match': String(first.headers['etag']) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('OpenAPI', () => {
  it('serves v2 and, by group version and hash, v3', async () => {
    expect((await call('GET', '/openapi/v2')).json().definitions['io.k8s.api.core.v1.Pod']).toBeDefined();
    const { paths } = (await call('GET', '/openapi/v3')).json() as { paths: Record<string, { serverRelativeURL: string }> };
    const document = await call('GET', paths['apis/apps/v1']!.serverRelativeURL);
    expect(document.headers['cache-control']).toBe('public, immutable');
    expect(document.json().components.schemas['io.k8s.api.apps.v1.Deployment']).toBeDefined();
  });
});
