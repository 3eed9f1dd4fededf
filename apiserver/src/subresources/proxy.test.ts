import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { endpointSlices, nodes, pods, services } from '@kubets/api';
import { createCertificateAuthority, issueCertificate } from '@kubets/pki';
import { buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProxyName } from './proxy.ts';
import { advertisedAddress } from '../bootstrap/advertise-address.ts';
import { relocated } from './forward-proxied.ts';
import { checkProxyable } from './proxyable-address.ts';

let cluster: TestCluster;
const servers: Server[] = [];
/** Requests are not passed on to the loopback interface. */
const host = advertisedAddress({ bindAddress: '0.0.0.0' }, networkInterfaces());
const ports = { http: 0, https: 0, kubelet: 0 };

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const listener =
  (who: string): RequestListener =>
  (request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/away')) response.writeHead(302, { location: new URLSearchParams(path.split('?')[1]).get('to') ?? '' }).end();
    else if (path === '/cookies') response.writeHead(418, { 'set-cookie': ['a=1; Path=/', 'b=2'] }).end('teapot');
    else {
      const answer = async (): Promise<void> => {
        const { headers, method } = request;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ who, method, path, headers, body: await bodyOf(request) }));
      };
      void answer();
    }
  };

async function started(server: Server): Promise<number> {
  servers.push(server);
  server.on('upgrade', (request: IncomingMessage, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\n');
    socket.on('data', (chunk: Buffer) => socket.end(`${request.url} ${chunk.toString()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  cluster = await startTestCluster();
  const authority = await createCertificateAuthority({ commonName: 'elsewhere' });
  const { certificate: cert, key } = await issueCertificate(authority, { commonName: 'x', ipAddresses: [host], usages: ['server'] });
  ports.http = await started(createHttp(listener('http')));
  ports.https = await started(createHttps({ cert, key }, listener('https')) as unknown as Server);
  ports.kubelet = await started(createHttps({ cert, key }, listener('kubelet')) as unknown as Server);
  const container = { name: 'c', image: 'i', ports: [{ name: 'web', containerPort: ports.http }] };
  const pod = await cluster.client.create(pods, buildPod({ metadata: { name: 'served' }, spec: { nodeName: 'node-p', containers: [container] } }));
  await cluster.client.updateStatus(pods, { ...pod, status: { ...pod.status, podIP: host, podIPs: [{ ip: host }] } });
  await cluster.client.create(services, {
    metadata: { name: 'served', namespace: 'default' },
    spec: {
      ports: [
        { name: 'plain', port: 80 },
        { name: 'safe', port: 443 },
      ],
    },
  });
  await cluster.client.create(endpointSlices, {
    metadata: { name: 'served-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'served' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [host] }],
    ports: [
      { name: 'plain', port: ports.http },
      { name: 'safe', port: ports.https },
    ],
  });
  const node = await cluster.client.create(nodes, { metadata: { name: 'node-p' } });
  const addresses = [{ type: 'InternalIP', address: host }];
  await cluster.client.updateStatus(nodes, { ...node, status: { ...node.status, addresses, daemonEndpoints: { kubeletEndpoint: { Port: ports.kubelet } } } });
});
afterAll(async () => {
  await cluster.stop();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

const inDefault = '/api/v1/namespaces/default';

async function ask(path: string, method = 'GET', headers: Record<string, string> = {}, body?: string) {
  const { status, headers: answered, ...response } = await cluster.client.raw({ method, path, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status, headers: answered, text, json: () => JSON.parse(text) as Record<string, never> & { headers: Record<string, string> } };
}

describe('the proxy of pods, services and nodes', () => {
  it.each<[string, () => string, string]>([
    ['a pod at its first port', () => `${inDefault}/pods/served/proxy/a/b?c=d`, 'http'],
    ['a pod at a named port', () => `${inDefault}/pods/served:web/proxy/a/b?c=d`, 'http'],
    ['a pod at a port number', () => `${inDefault}/pods/served:${ports.http}/proxy/a/b?c=d`, 'http'],
    ['a pod over TLS', () => `${inDefault}/pods/https:served:${ports.https}/proxy/a/b?c=d`, 'https'],
    ['a service at a named port', () => `${inDefault}/services/served:plain/proxy/a/b?c=d`, 'http'],
    ['a service at a port number', () => `${inDefault}/services/served:80/proxy/a/b?c=d`, 'http'],
    ['a service over TLS', () => `${inDefault}/services/https:served:safe/proxy/a/b?c=d`, 'https'],
    ['a node’s kubelet', () => '/api/v1/nodes/node-p/proxy/a/b?c=d', 'kubelet'],
    ['a port of a node', () => `/api/v1/nodes/http:node-p:${ports.http}/proxy/a/b?c=d`, 'http'],
  ])('reaches %s', async (_, path, who) => {
    expect((await ask(path())).json()).toMatchObject({ who, method: 'GET', path: '/a/b?c=d' });
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('passes %s on, with its body and headers, without what says who asks', async (method) => {
    const body = method === 'GET' || method === 'OPTIONS' ? undefined : '{"x":1}';
    const headers = { 'content-type': 'application/x-own', 'x-own': 'yes', cookie: 'session=1', 'x-forwarded-for': '192.0.2.7' };
    const answer = (await ask(`${inDefault}/services/served:plain/proxy/echo`, method, headers, body)).json();
    expect(answer).toMatchObject({ method, body: body ?? '', headers: { 'x-own': 'yes', cookie: 'session=1' } });
    expect(answer.headers['x-forwarded-for']).toBe('192.0.2.7, 127.0.0.1');
    expect(answer.headers['x-forwarded-uri']).toBe(`${inDefault}/services/served:plain/proxy/echo`);
    expect(answer.headers['authorization']).toBeUndefined();
  });

  it('gives back status, body and every cookie as they came', async () => {
    const { status, headers, text } = await ask(`${inDefault}/pods/served/proxy/cookies`);
    expect([status, headers['set-cookie'], text]).toEqual([418, ['a=1; Path=/', 'b=2'], 'teapot']);
  });

  it('keeps redirects below its path, and leads from the bare path to the page', async () => {
    const prefix = `${inDefault}/pods/served/proxy`;
    const away = async (to: string) => (await ask(`${prefix}/away?to=${encodeURIComponent(to)}`)).headers['location'];
    expect(await away('/login?next=1')).toBe(`${prefix}/login?next=1`);
    expect(await away(`http://${host}:${ports.http}/login/`)).toBe(`${prefix}/login/`);
    expect(await away('https://example.com/login')).toBe('https://example.com/login');
    expect(await away('login')).toBe('login');
    const bare = await ask(`${prefix}?a=b`);
    expect([bare.status, bare.headers['location']]).toEqual([301, `${prefix}/?a=b`]);
  });

  it('says what it cannot reach', async () => {
    expect(await ask(`${inDefault}/pods/absent/proxy/`)).toMatchObject({ status: 404 });
    const closed = await ask(`${inDefault}/pods/served:1/proxy/`);
    expect([closed.status, closed.json()]).toEqual([
      503,
      expect.objectContaining({ reason: 'ServiceUnavailable', message: expect.stringContaining('ECONNREFUSED') }),
    ]);
    expect((await ask(`${inDefault}/services/served:nope/proxy/`)).status).toBe(503);
    expect((await ask(`${inDefault}/pods/ftp:served:21/proxy/`)).status).toBe(400);
  });

  it('tunnels upgrades', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'echo' };
    const { socket, head } = await cluster.client.upgrade({ method: 'GET', path: `${inDefault}/pods/served:web/proxy/chat?room=1`, headers });
    const received: Buffer[] = [head];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.write('hello');
    await eventually(() => expect(Buffer.concat(received).toString()).toBe('/chat?room=1 hello'));
    socket.destroy();
  });
});

it.each([
  ['web', { scheme: '', name: 'web', port: '' }],
  ['web:80', { scheme: '', name: 'web', port: '80' }],
  ['https:web:', { scheme: 'https', name: 'web', port: '' }],
  [':web:http', { scheme: '', name: 'web', port: 'http' }],
])('%s names a scheme, an object and a port', (text, name) => {
  expect(parseProxyName(text)).toEqual(name);
});

it.each([
  ['/p/proxy/already', '/p/proxy/already'],
  ['//own:80/x', '/p/proxy/x'],
  ['http://own:80', '/p/proxy/'],
  ['mailto:me@example.com', 'mailto:me@example.com'],
  ['?page=2', '?page=2'],
  ['', '/p/proxy/'],
])('the redirect %j becomes %j', (location, expected) => {
  expect(relocated(location, '/p/proxy', ['own:80'])).toBe(expected);
});

it.each(['127.0.0.1', '127.8.8.8', '169.254.169.254', '::1', 'fe80::1', '::ffff:127.0.0.1'])('nothing is passed on to %s', (address) => {
  expect(() => checkProxyable(address)).toThrow('address not allowed');
});

it.each(['10.0.0.1', '192.168.0.1', 'fd00::1', 'node.example.com'])('requests may be passed on to %s', (address) => {
  expect(() => checkProxyable(address)).not.toThrow();
});
