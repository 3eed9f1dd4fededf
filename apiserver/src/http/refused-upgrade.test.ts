import { once } from 'node:events';
import { connect } from 'node:tls';
import { pods } from '@kubets/api';
import { buildPod, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.client.create(pods, buildPod({ metadata: { name: 'unplaced' } }));
});
afterAll(() => cluster.stop());

const spdy = ['POST', 'upgrade: SPDY/3.1', 'x-stream-protocol-version: v4.channel.k8s.io'];
const webSocket = ['GET', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='];

/** All that comes over the connection until the server ends it. */
async function answerTo([method, ...headers]: readonly string[], path: string): Promise<{ readonly head: string; readonly body: string }> {
  const { certificateAuthority: ca, clientCertificate: cert, clientKey: key } = cluster.config;
  const socket = connect({ host: '127.0.0.1', port: cluster.port, ca, cert, key, ALPNProtocols: ['http/1.1'] });
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write([`${method} ${path} HTTP/1.1`, 'host: kubernetes', 'connection: Upgrade', ...headers, '', ''].join('\r\n'));
  await once(socket, 'end');
  const [head = '', body = ''] = Buffer.concat(received).toString().split('\r\n\r\n');
  return { head: head.toLowerCase(), body };
}

it.each([
  ['SPDY', spdy],
  ['WebSocket', webSocket],
])('a refused upgrade to %s is answered as any request: with a Status of a known length and all headers', async (_name, protocol) => {
  const { head, body } = await answerTo(protocol, '/api/v1/namespaces/default/pods/unplaced/exec?command=ls&stdout=true');
  expect(JSON.parse(body)).toMatchObject({ kind: 'Status', code: 400, reason: 'BadRequest', message: 'pod unplaced does not have a host assigned' });
  expect(head).toMatch(/^http\/1\.1 400 bad request\r\n/);
  for (const header of [
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    'cache-control: no-cache, private',
  ])
    expect(head.split('\r\n')).toContain(header);
  for (const name of ['audit-id', 'date']) expect(head).toContain(`\r\n${name}: `);
});

it.each([
  ['exec?container=none&command=ls&stdout=true', 400, 'container none is not valid for pod unplaced'],
  ['exec?stdout=true', 400, 'you must specify at least one command for the container'],
  ['attach?stdout=true', 400, 'pod unplaced does not have a host assigned'],
  ['portforward', 400, 'pod unplaced does not have a host assigned'],
])('%s of a pod that cannot serve it is refused with its reason', async (asked, code, message) => {
  const { body } = await answerTo(spdy, `/api/v1/namespaces/default/pods/unplaced/${asked}`);
  expect(JSON.parse(body)).toMatchObject({ code, message });
});
