import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePorts, refuseTakenPorts } from './free-ports.ts';

const listening: Server[] = [];
afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

async function listen(port = 0): Promise<number> {
  const server = createServer().listen(port);
  listening.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Far from the ports of clusters that may run beside this test. */
const index = 70;
const first = await freePorts({ asked: undefined, index, reserved: [] });

describe('the ports of a new cluster', () => {
  it('are others than those something listens on, and those of clusters that are stopped', async () => {
    await listen(first.apiserver);
    const ports = await freePorts({ asked: undefined, index, reserved: [first.scheduler] });
    expect(ports.apiserver).toBeGreaterThan(first.apiserver);
    expect(ports.scheduler).toBeGreaterThan(first.scheduler);
    expect(new Set(Object.values(ports)).size).toBe(5);
  });

  it('are not chosen over what the user asks for', async () => {
    const taken = await listen();
    await expect(freePorts({ asked: taken, index, reserved: [] })).rejects.toThrow(`port ${taken} is in use`);
    await expect(freePorts({ asked: 45_678, index, reserved: [45_678] })).rejects.toThrow('port 45678 belongs to another cluster');
  });
});

describe('the ports of a cluster that was stopped', () => {
  it('are refused when another program has one', async () => {
    const taken = await listen();
    await expect(refuseTakenPorts({ ports: { ...first, scheduler: taken }, store: 'lmdb' })).rejects.toThrow(`port ${taken} of the cluster is in use`);
  });

  it('do not count when the cluster does not use them', async () => {
    await refuseTakenPorts({ ports: { ...first, etcdClient: await listen() }, store: 'lmdb' });
  });
});
