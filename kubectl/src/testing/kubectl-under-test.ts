import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { type Outcome, runInProcess, type RunOptions } from './run-in-process.ts';

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
