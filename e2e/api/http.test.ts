import { request as httpsRequest } from 'node:https';
import { configMaps } from '@kubets/api';
import { buildConfigMap } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
  for (const name of ['a', 'b', 'c', 'd']) await server.cluster.client.create(configMaps, buildConfigMap({ metadata: { name }, data: { name } }));
});
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const path = '/api/v1/namespaces/default/configmaps';
const credentials = () => ({
  ca: server.cluster.config.certificateAuthority,
  cert: server.cluster.config.clientCertificate,
  key: server.cluster.config.clientKey,
});

function call(method: string, target: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(new URL(target, server.cluster.config.server), { method, headers, ...credentials() }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}
interface Event {
  readonly type: string;
  readonly object: { readonly code?: number; readonly metadata: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> } };
}
const list = async (query: string): Promise<List> => JSON.parse((await call('GET', `${path}?${query}`)).text) as List;
const events = (text: string): readonly Event[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
const watch = async (query: string): Promise<readonly Event[]> => events((await call('GET', `${path}?watch=1&timeoutSeconds=1&${query}`)).text);
const told = (seen: readonly Event[]): readonly string[] => seen.map(({ type, object }) => `${type} ${object.metadata.name ?? object.code ?? ''}`.trim());

describe('a list', () => {
  it('comes in pages of one version, although objects are written in between', async () => {
    const first = await list('limit=2');
    expect([first.items.map(({ metadata }) => metadata.name), first.metadata.remainingItemCount]).toEqual([['a', 'b'], 2]);
    const late = await server.cluster.client.create(configMaps, buildConfigMap({ metadata: { name: 'bb' } }));
    const second = await list(`limit=9&continue=${first.metadata.continue}`);
    expect([second.items.map(({ metadata }) => metadata.name), second.metadata]).toEqual([['c', 'd'], { resourceVersion: first.metadata.resourceVersion }]);
    await server.cluster.client.delete(configMaps, { namespace: 'default', name: late.metadata.name });
  });

  it.each([
    ['continue=nonsense', 400, 'BadRequest'],
    ['resourceVersion=x', 400, undefined],
    ['resourceVersionMatch=Exact', 422, 'Invalid'],
    ['resourceVersion=0&resourceVersionMatch=Exact', 422, 'Invalid'],
  ])('refuses %s with %i', async (query, status, reason) => {
    const { status: answered, text } = await call('GET', `${path}?${query}`);
    const { kind, ...rest } = JSON.parse(text) as { kind: string; reason: string };
    expect([answered, kind]).toEqual([status, 'Status']);
    if (reason !== undefined) expect(rest.reason).toBe(reason);
  });

  it('is a table, metadata alone or YAML where the client accepts that', async () => {
    const accept = async (type: string): Promise<string> => (await call('GET', `${path}?limit=1`, { accept: type })).text;
    const table = JSON.parse(await accept('application/json;as=Table;v=v1;g=meta.k8s.io,application/json')) as object;
    expect(table).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      rows: [{ cells: ['a', '1', expect.any(String)], object: { kind: 'PartialObjectMetadata' } }],
    });
    const partial = JSON.parse(await accept('application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io')) as { items: object[] };
    expect(partial).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }] });
    expect(partial.items[0]).not.toHaveProperty('data');
    expect(await accept('application/yaml')).toMatch(/^kind: ConfigMapList$/m);
    expect((await call('GET', path, { accept: 'application/vnd.kubernetes.protobuf' })).status).toBe(406);
  });

  it('is compressed only when large and when the client accepts that', async () => {
    const gzip = { 'accept-encoding': 'gzip' };
    expect((await call('GET', path, gzip)).headers['content-encoding']).toBeUndefined();
    const large = buildConfigMap({ metadata: { name: 'large', namespace: 'kube-public' }, data: { text: 'x'.repeat(200_000) } });
    await server.cluster.client.create(configMaps, large);
    const largePath = path.replace('default', 'kube-public');
    expect((await call('GET', largePath, gzip)).headers['content-encoding']).toBe('gzip');
    expect((await call('GET', largePath)).headers['content-encoding']).toBeUndefined();
  });
});

describe('a watch', () => {
  it.each([
    ['resourceVersion=0', ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d']],
    ['', ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d']],
    ['fieldSelector=metadata.name=c', ['ADDED c']],
    ['resourceVersion=1', ['ERROR 410']],
    ['resourceVersionMatch=NotOlderThan&sendInitialEvents=true&allowWatchBookmarks=true', ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d', 'BOOKMARK']],
  ])('with %s tells %j', async (query, expected) => {
    const seen = await watch(query);
    expect(told(seen).slice(0, expected.length)).toEqual(expected);
  });

  it('marks the end of the initial events', async () => {
    const seen = await watch('resourceVersionMatch=NotOlderThan&sendInitialEvents=true&allowWatchBookmarks=true');
    expect(seen.find(({ type }) => type === 'BOOKMARK')?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect((await call('GET', `${path}?watch=1&sendInitialEvents=true`)).status).toBe(422);
  });

  it('goes on from the version of a list, without what was there', async () => {
    const { metadata } = await list('');
    const heard = watch(`resourceVersion=${metadata.resourceVersion}`);
    await server.cluster.client.create(configMaps, buildConfigMap({ metadata: { name: 'later' } }));
    await server.cluster.client.delete(configMaps, { namespace: 'default', name: 'later' });
    expect(told(await heard)).toEqual(['ADDED later', 'DELETED later']);
  });

  it('speaks WebSocket, one event per message', async () => {
    const url = `${server.cluster.config.server.replace('https', 'wss')}${path}?watch=1&timeoutSeconds=1&resourceVersion=0`;
    const socket = new WebSocket(url, { ...credentials() });
    const messages: string[] = [];
    socket.on('message', (data: Buffer) => void messages.push(data.toString()));
    await new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
    expect(told(messages.flatMap(events))).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d']);
  });
});

describe('HTTP', () => {
  it('HEAD answers as GET without a body, and OPTIONS is refused', async () => {
    const [get, head] = [await call('GET', `${path}/a`), await call('HEAD', `${path}/a`)];
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']]);
    expect(await call('OPTIONS', path)).toMatchObject({ status: 405, text: expect.stringContaining('MethodNotAllowed') });
  });

  it('discovery carries an ETag that saves the second answer', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const first = await call('GET', '/apis', { accept });
    const second = await call('GET', '/apis', { accept, 'if-none-match': String(first.headers['etag']) });
    expect([first.status, second.status, second.text]).toEqual([200, 304, '']);
  });
});
