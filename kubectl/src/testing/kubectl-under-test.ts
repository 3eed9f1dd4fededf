import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { systemClock } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { runKubectl } from '../run-kubectl.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** kubectl in this process against an API server of its own. */
export interface KubectlUnderTest extends AsyncDisposable {
  readonly cluster: TestCluster;
  /** Its HOME, removed in the end. */
  readonly home: string;
  /** Writes a file into the home and returns its path. */
  file(name: string, content: string): string;
  /** A line is split at blanks. */
  kubectl(line: string | readonly string[], options?: RunOptions): Promise<Outcome>;
}

export async function startKubectlUnderTest(): Promise<KubectlUnderTest> {
  const cluster = await startTestCluster();
  const home = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(home, name), content);
    return join(home, name);
  };
  const kubeconfig = file('config', JSON.stringify(kubeconfigOf(cluster)));
  return {
    cluster,
    home,
    file,
    kubectl: (line, { env = {}, ...options } = {}) => runInProcess(line, { ...options, env: { HOME: home, KUBECONFIG: kubeconfig, ...env } }),
    async [Symbol.asyncDispose]() {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function kubeconfigOf({ config }: TestCluster): object {
  const { server, certificateAuthority = '', clientCertificate = '', clientKey = '' } = config;
  const encoded = (pem: string): string => Buffer.from(pem).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': encoded(certificateAuthority) } }],
    users: [{ name: 'test', user: { 'client-certificate-data': encoded(clientCertificate), 'client-key-data': encoded(clientKey) } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
}

/** kubectl in this process, without a server of its own. */
export async function runInProcess(line: string | readonly string[], { input = '', env = {}, signal }: RunOptions = {}): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const code = await runKubectl(typeof line === 'string' ? line.split(' ') : line, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env,
    clock: systemClock,
    signal: signal ?? new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { code, stdout: out, stderr: err };
}
