import { type ChildProcess, fork, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientConfig, createClient } from '@kubets/client';
import { systemClock } from '@kubets/machinery';
import { createCertificateAuthority, createServiceAccountKey, issueCertificate } from '@kubets/pki';
import type { LoopReport } from './loop-probe.ts';

export type OwnStore = 'lmdb' | 'etcd';

/** A kube-apiserver of ours, alone, with a static token of an administrator. */
export interface OwnServer {
  readonly config: ClientConfig;
  readonly pid: number;
  /** What the event loop did since the last call. */
  loop(): Promise<LoopReport>;
  /** Ends the process and starts another on the same store; returns the milliseconds until that one is ready. */
  startAgain(): Promise<number>;
  stop(): Promise<void>;
}

const token = 'bench';
const repository = join(import.meta.dirname, '../../..');

/** Starts a server with an empty store in a temporary folder and waits until it is ready. `nodeFlags` are handed to its Node. */
export async function startOwnServer(store: OwnStore, nodeFlags: readonly string[]): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kubets-bench-'));
  const files = await writeCredentials(folder);
  const etcd = store === 'etcd' ? await startEtcd(folder) : undefined;
  const port = await freePort();
  const config: ClientConfig = { server: `https://127.0.0.1:${port}`, token, insecureSkipTlsVerify: true, userAgent: 'kubets-bench' };
  const flags = serverFlags({ store, folder, port, files, etcdUrl: etcd?.url });
  let child = await startProcess(flags, nodeFlags, config);
  return {
    config,
    pid: child.pid!,
    loop: () => askLoop(child),
    async startAgain() {
      await end(child);
      const began = performance.now();
      child = await startProcess(flags, nodeFlags, config);
      return performance.now() - began;
    },
    async stop() {
      await end(child);
      if (etcd) await end(etcd.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(flags: readonly string[], nodeFlags: readonly string[], config: ClientConfig): Promise<ChildProcess> {
  const child = fork(join(repository, 'apiserver/src/main.ts'), flags, {
    execArgv: [...nodeFlags, '--import', join(import.meta.dirname, 'loop-probe.ts')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(repository, 'node_modules/.cache/compile') },
  });
  await untilReady(child, config);
  return child;
}

interface CredentialFiles {
  readonly [flag: string]: string;
}

async function writeCredentials(folder: string): Promise<CredentialFiles> {
  const ca = await createCertificateAuthority({ commonName: 'bench' });
  const serving = await issueCertificate(ca, { commonName: 'kube-apiserver', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], usages: ['server'] });
  const contents: Readonly<Record<string, string>> = {
    'client-ca-file': ca.certificate,
    'tls-cert-file': serving.certificate,
    'tls-private-key-file': serving.key,
    'service-account-signing-key-file': (await createServiceAccountKey()).privateKey,
    'token-auth-file': `${token},bench,1,"system:masters"\n`,
  };
  for (const [flag, content] of Object.entries(contents)) await writeFile(join(folder, flag), content, { mode: 0o600 });
  return Object.fromEntries(Object.keys(contents).map((flag) => [flag, join(folder, flag)]));
}

interface ServerFlags {
  readonly store: OwnStore;
  readonly folder: string;
  readonly port: number;
  readonly files: CredentialFiles;
  readonly etcdUrl: string | undefined;
}

function serverFlags({ store, folder, port, files, etcdUrl }: ServerFlags): readonly string[] {
  return [
    `--store=${store}`,
    `--data-dir=${join(folder, 'store')}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    '--log-level=error',
    ...(etcdUrl === undefined ? [] : [`--etcd-servers=${etcdUrl}`]),
    ...Object.entries(files).map(([flag, path]) => `--${flag}=${path}`),
  ];
}

async function startEtcd(folder: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const [clients, peers] = [await freePort(), await freePort()].map((port) => `http://127.0.0.1:${port}`) as [string, string];
  const flags = ['--data-dir', join(folder, 'etcd'), '--listen-client-urls', clients, '--advertise-client-urls', clients, '--listen-peer-urls', peers];
  const child = spawn('etcd', flags, { stdio: 'ignore' });
  await untilAnswered(child, async () => (await fetch(`${clients}/health`)).ok);
  return { url: clients, child };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function untilReady(child: ChildProcess, config: ClientConfig): Promise<void> {
  const client = createClient(config);
  await untilAnswered(child, async () => (await (await client.raw({ method: 'GET', path: '/readyz' })).text()) === 'ok');
  await client.close();
}

async function untilAnswered(child: ChildProcess, isReady: () => Promise<boolean>): Promise<void> {
  while (!(await isReady().catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode} before it was ready`);
    await systemClock.sleep(50);
  }
}

async function askLoop(child: ChildProcess): Promise<LoopReport> {
  child.send('report');
  for await (const [message] of on(child, 'message')) if (typeof message === 'object') return message as LoopReport;
  throw new Error('the server ended before it told of its event loop');
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
