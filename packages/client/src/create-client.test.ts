import { configMaps, namespaces, type ConfigMap } from '@kubets/api';
import { type ApiError, isApiError, notFound } from '@kubets/machinery';
import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { createClient } from './create-client.ts';
import { startHttpServer, type TestServer } from './testing/http-server.ts';

const web = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop', resourceVersion: '7' } };
const open: AsyncDisposable[] = [];

async function serve(answer: Parameters<typeof startHttpServer>[0], config = {}): Promise<{ server: TestServer; client: Client; warnings: string[] }> {
  const server = await startHttpServer(answer);
  const warnings: string[] = [];
  const client = createClient({ server: server.url, ...config }, { onWarning: (warning) => warnings.push(warning) });
  open.push({ [Symbol.asyncDispose]: () => client.close() }, server);
  return { server, client, warnings };
}

afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
});

const json =
  (value: unknown): Parameters<typeof startHttpServer>[0] =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

describe('createClient', () => {
  const identity = { namespace: 'shop', name: 'web' };
  it.each<[string, (client: Client) => Promise<unknown>, string]>([
    ['get', (client) => client.get(configMaps, identity), 'GET /api/v1/namespaces/shop/configmaps/web'],
    ['list', (client) => client.list(configMaps, { labelSelector: 'a=b,c', limit: 5 }), 'GET /api/v1/configmaps?labelSelector=a%3Db%2Cc&limit=5'],
    ['create', (client) => client.create(configMaps, web, { dryRun: true }), 'POST /api/v1/namespaces/shop/configmaps?dryRun=All'],
    ['update', (client) => client.update(configMaps, web as ConfigMap), 'PUT /api/v1/namespaces/shop/configmaps/web'],
    ['updateStatus', (client) => client.updateStatus(configMaps, web as ConfigMap), 'PUT /api/v1/namespaces/shop/configmaps/web/status'],
    ['delete', (client) => client.delete(namespaces, { name: 'shop' }), 'DELETE /api/v1/namespaces/shop'],
    [
      'deleteCollection',
      (client) => client.deleteCollection(configMaps, { namespace: 'shop', fieldSelector: 'metadata.name=web' }),
      'DELETE /api/v1/namespaces/shop/configmaps?fieldSelector=metadata.name%3Dweb',
    ],
    [
      'patch by apply',
      (client) => client.patch(configMaps, identity, { type: 'apply', body: web, force: true }, { fieldManager: 'me' }),
      'PATCH /api/v1/namespaces/shop/configmaps/web?fieldManager=me&force=true',
    ],
    ['createSubresource', (client) => client.createSubresource(configMaps, identity, 'binding', {}), 'POST /api/v1/namespaces/shop/configmaps/web/binding'],
  ])('%s asks the right path', async (_name, call, line) => {
    const { server, client } = await serve(json(web));
    await call(client);
    expect(server.requests.map((request) => request.line)).toEqual([line]);
  });

  it('sends delete options as a body', async () => {
    const { server, client } = await serve(json(web));
    await client.delete(configMaps, identity, { gracePeriodSeconds: 0, dryRun: true, preconditions: { uid: 'u' } });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      gracePeriodSeconds: 0,
      preconditions: { uid: 'u' },
      dryRun: ['All'],
    });
  });

  it('throws the Status of a failed answer as ApiError', async () => {
    const { client } = await serve((_request, response) => response.writeHead(404).end(JSON.stringify(notFound(configMaps, 'web').status)));
    const error = await client.get(configMaps, identity).catch((thrown: unknown) => thrown);
    expect(isApiError(error, 'NotFound')).toBe(true);
    expect((error as ApiError).message).toBe('configmaps "web" not found');
  });

  it('makes a Status of an answer that has none', async () => {
    const { client } = await serve((_request, response) => response.writeHead(503, { 'retry-after': '3' }).end('upstream is away'));
    await expect(client.get(configMaps, identity)).rejects.toMatchObject({ reason: 'ServiceUnavailable', status: { details: { retryAfterSeconds: 3 } } });
  });

  it('fills the kind of list items from the list', async () => {
    const { client } = await serve(json({ apiVersion: 'v1', kind: 'ConfigMapList', metadata: {}, items: [{ metadata: { name: 'a' } }] }));
    expect((await client.list(configMaps)).items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
  });

  it('hands on the warnings of an answer', async () => {
    const { client, warnings } = await serve((_request, response) => response.writeHead(200, { warning: '299 - "say \\"please\\""' }).end('{}'));
    await client.get(configMaps, identity);
    expect(warnings).toEqual(['say "please"']);
  });

  it('says who asks and whom it impersonates', async () => {
    const { server, client } = await serve(json(web), { token: 't', impersonate: { user: 'jane', groups: ['a', 'b'] } });
    await client.get(configMaps, identity);
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'impersonate-user': 'jane', 'impersonate-group': 'a, b' });
  });

  it('rejects at once when the signal aborts', async () => {
    const { client } = await serve(() => undefined);
    const controller = new AbortController();
    const asked = client.get(configMaps, identity, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('hands over the socket of an upgrade with what came along', async () => {
    const { client } = await serve(json({}));
    const { socket, head, headers } = await client.upgrade({ method: 'GET', path: '/exec', headers: { upgrade: 'test' } });
    expect(headers['upgrade']).toBe('test');
    const chunks = [head];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('hello');
  });

  it('throws any answer to an upgrade but 101', async () => {
    const { client } = await serve((_request, response) => response.writeHead(403).end());
    await expect(client.upgrade({ method: 'GET', path: '/exec' })).rejects.toMatchObject({ code: 403, reason: 'Forbidden' });
  });
});

describe('watch', () => {
  const event = (type: string, name: string): string => `${JSON.stringify({ type, object: { metadata: { name } } })}\n`;

  it('yields events cut anywhere in the stream', async () => {
    const { client } = await serve((_request, response) => {
      const bytes = Buffer.from(event('ADDED', 'ä') + event('MODIFIED', 'b'));
      response.flushHeaders();
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    const seen: string[] = [];
    for await (const { type, object } of client.watch(configMaps, { signal: new AbortController().signal })) seen.push(`${type} ${object.metadata.name}`);
    expect(seen).toEqual(['ADDED ä', 'MODIFIED b']);
  });

  it('throws an in-stream ERROR as ApiError', async () => {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Expired', code: 410, message: 'too old' };
    const { client } = await serve((_request, response) => response.end(JSON.stringify({ type: 'ERROR', object: status })));
    const iterator = client.watch(configMaps, { signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ code: 410, reason: 'Expired' });
  });

  it('closes the connection when its reader leaves', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await serve((_request, response) => {
      response.on('close', closed.resolve);
      response.write(event('ADDED', 'a'));
    });
    for await (const event of client.watch(configMaps, { signal: new AbortController().signal })) if (event.type === 'ADDED') break;
    await closed.promise;
  });

  it('holds back a server that is faster than its reader', async () => {
    let accepted = 0;
    const { client } = await serve((_request, response) => {
      const line = event('ADDED', 'x'.repeat(100_000));
      const fill = (): void => {
        while (accepted++ < 200 && response.write(line));
        if (accepted <= 200) response.once('drain', fill);
        else response.end();
      };
      fill();
    });
    let seen = 0;
    for await (const event of client.watch(configMaps, { signal: new AbortController().signal })) if (event.type === 'ADDED') seen++;
    expect(seen).toBe(200);
  });
});
