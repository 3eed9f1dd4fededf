import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ApiRequest } from '../pipeline.ts';
import { outgoing, send } from './send.ts';

const parts = Array.from({ length: 3000 }, (_, index) => Buffer.alloc(index % 300 === 299 ? index * 200 : 1 + ((index * 7919) % 2500), index % 251));
const request = { method: 'GET', warnings: [], auditId: 'a', signal: new AbortController().signal } as unknown as ApiRequest;

it.each([
  ['at once', () => undefined],
  ['slowly', nextTurn],
])('a long body arrives as it is when it is read %s', async (_name, beforeChunk) => {
  const server = createServer((_request, response) => void send(outgoing(response), request, { type: 'bytes', status: 200, body: parts }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [response] = (await once(get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    await beforeChunk();
    chunks.push(chunk as Buffer);
  }
  expect(Buffer.concat(chunks).equals(Buffer.concat(parts))).toBe(true);
  server.close();
});
