import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tests only: a real etcd on loopback with its data in a scratch directory. */
export interface EtcdProcess {
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startEtcd(): Promise<EtcdProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'kubets-etcd-'));
  const [port, peerPort] = [await freePort(), await freePort()];
  const endpoint = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const flags = { 'data-dir': directory, 'listen-client-urls': endpoint, 'advertise-client-urls': endpoint, 'listen-peer-urls': peer };
  const more = { 'initial-advertise-peer-urls': peer, 'initial-cluster': `default=${peer}`, 'log-level': 'error' };
  const etcd = spawn(
    'etcd',
    Object.entries({ ...flags, ...more }).map(([flag, value]) => `--${flag}=${value}`),
    { stdio: 'ignore' },
  );
  await untilListening(port, etcd);
  return {
    endpoint,
    port,
    stop: async () => {
      etcd.kill('SIGKILL');
      if (etcd.exitCode === null && etcd.signalCode === null) await once(etcd, 'close');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Tests only: a TCP proxy whose connections can be cut and refused for a while. */
export interface CuttableProxy {
  readonly endpoint: string;
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(target: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let cut = false;
  const server = createServer((client) => {
    if (cut) return client.destroy();
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket) && [client, upstream].forEach((other) => other.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await listen(server);
  const destroyAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    endpoint: `http://127.0.0.1:${port}`,
    cut: () => {
      cut = true;
      destroyAll();
    },
    restore: () => (cut = false),
    close: async () => {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number, etcd: ChildProcess): Promise<void> {
  while (etcd.exitCode === null) {
    const healthy = await fetch(`http://127.0.0.1:${port}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`etcd ended with exit code ${etcd.exitCode}`);
}
