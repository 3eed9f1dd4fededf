import { connect } from 'node:http2';
import { request as requestHttps } from 'node:https';
import { configMaps } from '@kubets/api';
import { buildConfigMap, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

const path = '/api/v1/namespaces/default/configmaps?watch=true&allowWatchBookmarks=true';
const credentials = () => ({
  ca: cluster.config.certificateAuthority ?? '',
  cert: cluster.config.clientCertificate ?? '',
  key: cluster.config.clientKey ?? '',
});

interface Watching {
  /** What came so far, a line for each event. */
  lines(): readonly string[];
  /** How the watch ended: `in order`, or what went wrong. */
  readonly ended: Promise<string>;
  /** The client goes. */
  leave(): void;
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

function overHttp1(query: string): Watching {
  let text = '';
  const asked = requestHttps(`${cluster.config.server}${path}${query}`, { ...credentials(), agent: false });
  const ended = new Promise<string>((resolve) => {
    asked.once('error', ({ message }) => resolve(message));
    asked.once('response', (response) => {
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('close', () => resolve(response.complete ? 'in order' : 'cut off'));
    });
  });
  asked.end();
  return { lines: () => linesOf(text), ended, leave: () => asked.destroy() };
}

function overHttp2(query: string): Watching {
  let text = '';
  const session = connect(cluster.config.server, credentials());
  const stream = session.request({ ':path': `${path}${query}` });
  const ended = new Promise<string>((resolve) => {
    session.once('error', ({ message }: Error) => resolve(message));
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.once('error', ({ message }) => resolve(message));
    stream.once('end', () => resolve('in order'));
  });
  void ended.then(() => session.destroy());
  return { lines: () => linesOf(text), ended, leave: () => session.destroy() };
}

function overWebSocket(query: string): Watching {
  const lines: string[] = [];
  const socket = new WebSocket(`${cluster.config.server.replace('https', 'wss')}${path}${query}`, credentials());
  socket.on('message', (data: Buffer) => lines.push(data.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.once('error', ({ message }) => resolve(message));
    socket.once('close', (code) => resolve(code === 1000 ? 'in order' : `closed with ${code}`));
  });
  return { lines: () => lines, ended, leave: () => socket.terminate() };
}

const transports = [
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
  ['WebSocket', overWebSocket],
] as const;

const typesOf = (watching: Watching): readonly string[] => watching.lines().map((line) => (JSON.parse(line) as { type: string }).type);

it.each(transports)('a watch over %s tells all that happened since its version, and ends in order when its time is up', async (_, open) => {
  const before = await cluster.client.create(configMaps, buildConfigMap());
  const { metadata } = await cluster.client.create(configMaps, buildConfigMap());
  await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { data: { a: 'b' } } });
  await cluster.client.delete(configMaps, metadata);
  const watching = open(`&timeoutSeconds=1&resourceVersion=${before.metadata.resourceVersion}`);
  expect(await watching.ended).toBe('in order');
  expect(typesOf(watching)).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);
});

it.each(transports)('what is wrong with a watch over %s from a version long gone comes as its one event', async (_, open) => {
  const watching = open('&resourceVersion=1');
  expect(await watching.ended).toBe('in order');
  expect(watching.lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    { type: 'ERROR', object: expect.objectContaining({ kind: 'Status', reason: 'Expired', code: 410 }) },
  ]);
});

it('a client that takes nothing keeps no other from its events', async () => {
  const stuck = requestHttps(`${cluster.config.server}${path}`, { ...credentials(), agent: false });
  stuck.once('error', () => undefined);
  stuck.once('response', (response) => response.pause());
  stuck.end();
  const others = transports.map(([, open]) => open(''));
  const data = { text: 'x'.repeat(100_000) };
  for (let index = 0; index < 60; index++) await cluster.client.create(configMaps, buildConfigMap({ metadata: { name: `large-${index}` }, data }));
  await eventually(() => expect(others.map((watching) => typesOf(watching).filter((type) => type === 'ADDED').length >= 60)).toEqual([true, true, true]));
  stuck.destroy();
  for (const watching of others) watching.leave();
});

it('a server that stops ends every watch in order', async () => {
  const watching = transports.map(([, open]) => open('&fieldSelector=metadata.name%3Dlarge-1'));
  await eventually(() => expect(watching.map((one) => one.lines().length)).toEqual([1, 1, 1]));
  await cluster.stop();
  expect(await Promise.all(watching.map(({ ended }) => ended))).toEqual(['in order', 'in order', 'in order']);
});
