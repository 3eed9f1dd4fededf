import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { startUpgradeServer } from '../testing/upgrade-server.ts';
import { acceptPortForward } from './accept.ts';
import { openPortForward } from './client.ts';
import type { OnForwardedConnection } from './session.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function forwardTo(onConnection: OnForwardedConnection): Promise<(port: number) => Promise<{ local: Socket; forwarded: Promise<void> }>> {
  const server = await startUpgradeServer((upgrade) => void acceptPortForward(upgrade, { ports: [], onConnection }));
  const client = await openPortForward(server.upgrade);
  closers.push(server.close, client.close);
  return async (port) => {
    const [local, remote] = await socketPair();
    return { local, forwarded: client.forward(remote, port) };
  };
}

describe('port forwarding through a WebSocket tunnel', () => {
  it('carries connections of several ports side by side, to their ends', async () => {
    const connect = await forwardTo(({ data, port, finish }) => {
      data.write(`${port}:`);
      data.on('end', () => finish());
      data.pipe(data);
    });
    const answers = [8080, 9090, 8080].map(async (port) => {
      const { local, forwarded } = await connect(port);
      const sent = Buffer.alloc(400_000, `to ${port} `);
      local.end(sent);
      const received = await buffer(local);
      await forwarded;
      return received.toString() === `${port}:${sent.toString()}`;
    });
    expect(await Promise.all(answers)).toEqual([true, true, true]);
  });

  it('tells the client why a connection failed', async () => {
    const connect = await forwardTo(({ data, finish }) => {
      finish('connection refused');
      data.destroy();
    });
    const { forwarded } = await connect(81);
    await expect(forwarded).rejects.toThrow('connection refused');
  });
});

async function socketPair(): Promise<[Socket, Socket]> {
  const server: Server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const local = createConnection({ port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  const remote = await accepted;
  server.close();
  return [local, remote];
}
