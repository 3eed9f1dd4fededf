import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiserverConfig, configSchema, startApiserver } from '@kubets/apiserver';
import { type Client, type ClientConfig, createClient } from '@kubets/client';
import { createLogger } from '@kubets/daemon';
import { createCertificateAuthority, createServiceAccountKey, issueCertificate, type KeyPair } from '@kubets/pki';
import type { Clock } from '@kubets/machinery';

export interface TestClusterOptions {
  /** Anything but certificates and ports. */
  readonly config?: Partial<ApiserverConfig>;
  readonly clock?: Clock;
  /** Another server of the same cluster: shares its authority and its keys, and, by the configuration, its store. */
  readonly beside?: TestCluster;
}

export interface TestIdentity {
  readonly user: string;
  readonly groups?: readonly string[];
}

/** A real API server on the memory store and a free port, with TLS, and clients with certificates of its authority. */
export interface TestCluster extends AsyncDisposable {
  /** The cluster's administrator. */
  readonly client: Client;
  readonly config: ClientConfig;
  readonly port: number;
  /** A client that acts as this user, by the administrator's right to impersonate; closed by `stop`. */
  clientAs(identity: TestIdentity): Client;
  /** A client that has this bearer token and no certificate; closed by `stop`. */
  clientWith(token: string): Client;
  /** The certificate authority that the server trusts. */
  readonly authority: KeyPair;
  /** Where the server's certificates and keys lie. */
  readonly files: Partial<ApiserverConfig>;
  stop(): Promise<void>;
}

/** Pods need no ServiceAccount here: the controller that makes them is not running. */
const testConfig = { store: 'memory', bindAddress: '127.0.0.1', securePort: 0, shutdownTimeout: '1s', disableAdmissionPlugins: ['ServiceAccount'] } as const;

export async function startTestCluster({ config = {}, clock, beside }: TestClusterOptions = {}): Promise<TestCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'kubets-test-cluster-'));
  const authority = beside?.authority ?? (await createCertificateAuthority({ commonName: 'kubets-test' }));
  const files = beside?.files ?? (await writeServerFiles(directory, authority));
  const log = createLogger('kube-apiserver', { level: process.env['LOG_LEVEL'] ?? 'fatal' });
  const server = await startApiserver(configSchema.parse({ ...testConfig, ...files, ...config }), clock === undefined ? { log } : { log, clock });
  const clients: Client[] = [];
  const connect = (clientConfig: ClientConfig): Client => {
    const client = createClient(clientConfig);
    clients.push(client);
    return client;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.close()));
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const adminConfig = await administratorConfig(`https://127.0.0.1:${server.port}`, authority);
  return {
    client: connect(adminConfig),
    config: adminConfig,
    port: server.port,
    authority,
    files,
    clientAs: (impersonate) => connect({ ...adminConfig, impersonate }),
    clientWith: (token) => connect({ server: adminConfig.server, certificateAuthority: authority.certificate, token }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function administratorConfig(server: string, authority: KeyPair): Promise<ClientConfig> {
  const admin = await issueCertificate(authority, { commonName: 'kubernetes-admin', organizations: ['system:masters'], usages: ['client'] });
  return { server, certificateAuthority: authority.certificate, clientCertificate: admin.certificate, clientKey: admin.key };
}

async function writeServerFiles(directory: string, authority: KeyPair): Promise<Partial<ApiserverConfig>> {
  const serving = await issueCertificate(authority, { commonName: 'kube-apiserver', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], usages: ['server'] });
  const signing = await createServiceAccountKey();
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  return {
    dataDir: directory,
    tlsCertFile: await write('tls.crt', serving.certificate),
    tlsPrivateKeyFile: await write('tls.key', serving.key),
    clientCaFile: await write('ca.crt', authority.certificate),
    serviceAccountKeyFile: [await write('sa.pub', signing.publicKey)],
    serviceAccountSigningKeyFile: await write('sa.key', signing.privateKey),
  };
}
