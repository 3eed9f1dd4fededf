import { configMaps } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { environmentProxy } from './environment-proxy.ts';
import { startConnectProxy } from './testing/connect-proxy.ts';
import { startHttpServer } from './testing/http-server.ts';
import { upgrade } from './upgrade.ts';

const empty = JSON.stringify({ metadata: {}, items: [] });

describe('a proxy of a cluster', () => {
  it('makes the connections of requests, with the credentials of its URL', async () => {
    await using server = await startHttpServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(empty));
    await using proxy = await startConnectProxy();
    const client = createClient({ server: server.url, proxyUrl: proxy.url.replace('//', '//ann:s%40me@') });
    await client.list(configMaps);
    await client.close();
    expect(proxy.targets).toEqual([new URL(server.url).host]);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('ann:s@me').toString('base64')}`]);
    expect(server.requests.map(({ line }) => line)).toEqual(['GET /api/v1/configmaps']);
  });

  it('makes those that are upgraded, too', async () => {
    await using server = await startHttpServer(() => undefined);
    await using proxy = await startConnectProxy();
    const { socket } = await upgrade({ server: server.url, proxyUrl: proxy.url }, { method: 'GET', path: '/', headers: { upgrade: 'test' } });
    socket.destroy();
    expect(proxy.targets).toEqual([new URL(server.url).host]);
  });

  it('is told in its own words when it refuses', async () => {
    await using proxy = await startConnectProxy({ refuse: true });
    const client = createClient({ server: 'https://kubernetes.invalid', proxyUrl: proxy.url });
    await expect(client.list(configMaps)).rejects.toThrow('Forbidden');
    await client.close();
    expect(proxy.targets).toEqual(['kubernetes.invalid:443']);
  });
});

describe('a proxy of the environment', () => {
  const proxies = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'plain:2' };
  it.each([
    ['https://api.example.com', '', 'http://secure:1'],
    ['http://api.example.com', '', 'http://plain:2'],
    ['https://127.0.0.1:6443', '', undefined],
    ['https://localhost:6443', '', undefined],
    ['https://api.example.com', '*', undefined],
    ['https://api.example.com', 'a.b, example.com', undefined],
    ['https://example.com', '.example.com', 'http://secure:1'],
    ['https://api.example.com', '.example.com', undefined],
    ['https://api.example.com', 'ample.com', 'http://secure:1'],
    ['https://api.example.com:6443', 'example.com:443', 'http://secure:1'],
    ['https://api.example.com', 'example.com:443', undefined],
    ['https://10.1.2.3', '10.0.0.0/8', undefined],
    ['https://11.1.2.3', '10.0.0.0/8', 'http://secure:1'],
    ['https://10.1.2.3', '10.1.2.3', undefined],
    ['https://[fd00::1]:6443', 'fd00::/8', undefined],
    ['https://[fd00::1]:6443', 'fd00::1', undefined],
  ])('for %s without %j is %s', (server, except, proxy) => {
    expect(environmentProxy(server, { ...proxies, NO_PROXY: except })).toBe(proxy);
  });

  it('is none where none is named', () => {
    expect(environmentProxy('https://api.example.com', {})).toBeUndefined();
    expect(environmentProxy('https://api.example.com', { https_proxy: 'http://lower:1' })).toBe('http://lower:1');
  });
});
