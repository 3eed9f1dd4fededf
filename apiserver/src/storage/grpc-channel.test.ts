import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { GrpcChannel } from './grpc-channel.ts';

type Answer = (stream: ServerHttp2Stream, message: Buffer) => void;

async function startServer(answer: Answer): Promise<{ readonly endpoint: string; readonly server: Http2Server }> {
  const server = createServer();
  server.on('stream', (stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => answer(stream as ServerHttp2Stream, Buffer.concat(chunks).subarray(5)));
    stream.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function openChannel(...endpoints: readonly string[]): GrpcChannel {
  const channel = new GrpcChannel({ endpoints });
  onTestFinished(() => channel.close());
  return channel;
}

const echo: Answer = (stream, message) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
};

it('carries messages there and back, many at once', async () => {
  const { endpoint } = await startServer(echo);
  const channel = openChannel(endpoint);
  const texts = Array.from({ length: 100 }, (_, index) => `message ${index}`);
  const answers = await Promise.all(texts.map((text) => channel.call('/a/b', Buffer.from(text), 5000)));
  expect(answers.map(String)).toEqual(texts);
});

it.each([
  ['0', undefined, 'nothing'],
  ['5', 'lease%20not found', 'gRPC status 5: lease not found'],
  ['14', 'no leader', 'UNAVAILABLE: no leader'],
])('an answer of status %s alone says %s', async (status, message, said) => {
  const { endpoint } = await startServer((stream) =>
    stream.respond({ ':status': 200, 'grpc-status': status, ...(message && { 'grpc-message': message }) }, { endStream: true }),
  );
  const answer = openChannel(endpoint)
    .call('/a/b', Buffer.alloc(1), 5000)
    .then((bytes) => (bytes.length === 0 ? 'nothing' : 'something'));
  expect(await answer.catch((error: Error) => error.message)).toBe(said);
});

it('gives a call up at its deadline, and the next one is answered', async () => {
  let first = true;
  const { endpoint } = await startServer((stream, message) => {
    if (!first) echo(stream, message);
    first = false;
  });
  const channel = openChannel(endpoint);
  await expect(channel.call('/a/b', Buffer.from('1'), 100)).rejects.toThrow('DEADLINE_EXCEEDED');
  expect(String(await channel.call('/a/b', Buffer.from('2'), 5000))).toBe('2');
});

it('turns to the next endpoint when one cannot be reached, and sends no call twice', async () => {
  let calls = 0;
  const { endpoint } = await startServer((stream, message) => {
    calls++;
    echo(stream, message);
  });
  const channel = openChannel('http://127.0.0.1:1', endpoint);
  await expect(channel.call('/a/b', Buffer.from('1'), 5000)).rejects.toThrow('UNAVAILABLE');
  expect(String(await channel.call('/a/b', Buffer.from('2'), 5000))).toBe('2');
  expect(calls).toBe(1);
});

it('refuses calls once it is closed', async () => {
  const channel = new GrpcChannel({ endpoints: ['http://127.0.0.1:1'] });
  channel.close();
  await expect(channel.call('/a/b', Buffer.alloc(0), 100)).rejects.toThrow('UNAVAILABLE');
});
