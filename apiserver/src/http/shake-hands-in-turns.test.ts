import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { shakeHandsInTurns } from './shake-hands-in-turns.ts';

/** A server that answers with what it was sent first, as a stand-in for TLS. */
async function listen(
  patienceMs: number,
): Promise<{ readonly server: Server; readonly open: () => Socket; readonly greeted: () => number; readonly silent: ReadonlySet<Socket> }> {
  let greeted = 0;
  const server = createServer((socket) => {
    greeted++;
    socket.end(socket.read() as Buffer);
  });
  const silent = shakeHandsInTurns(server, { arrivals: new Arrivals(), patienceMs });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { server, open: () => connect({ port, host: '127.0.0.1', allowHalfOpen: true }), greeted: () => greeted, silent };
}

it('hands over every connection with what its client has sent', async () => {
  const { open } = await listen(10_000);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const socket = open();
      socket.end(`hello ${index}`);
      return text(socket);
    }),
  );
  expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => `hello ${index}`));
});

it.each([
  ['says nothing', 30, () => undefined],
  ['leaves at once', 10_000, (socket: Socket) => void socket.end()],
])('cuts off a client that %s', async (_, patienceMs, act) => {
  const { open, greeted } = await listen(patienceMs);
  const socket = open();
  act(socket);
  socket.resume();
  await once(socket, 'end');
  socket.destroy();
  expect(greeted()).toBe(0);
});

it('tells which clients have said nothing yet', async () => {
  const { server, open, silent } = await listen(10_000);
  const socket = open();
  await once(server, 'connection');
  expect(silent.size).toBe(1);
  socket.end('hello');
  await text(socket);
  expect(silent.size).toBe(0);
});
