import { readFileSync } from 'node:fs';
import { inClusterConfig } from './in-cluster-config.ts';
import { type Kubeconfig, type KubeconfigCluster, KubeconfigError, readKubeconfig, readKubeconfigFile, type KubeconfigUser } from './kubeconfig-file.ts';
import type { ClientConfig } from './kubeconfig.ts';

export interface KubeconfigChoice {
  /** This file alone, which must exist. */
  readonly path?: string | undefined;
  /** Instead of the current context. */
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
}

/** What the kubeconfig in force says; inside a pod without one, the pod's ServiceAccount. Throws KubeconfigError. */
export function loadKubeconfig(options: KubeconfigChoice = {}): ClientConfig {
  const kubeconfig = options.path === undefined ? readKubeconfig() : readKubeconfigFile(options.path);
  if (options.path === undefined && kubeconfig.contexts.length === 0) {
    const inCluster = inClusterConfig();
    if (inCluster !== undefined) return inCluster;
  }
  return clientConfigOf(kubeconfig, options);
}

/** One context of a kubeconfig, with the files it names read. */
export function clientConfigOf(kubeconfig: Kubeconfig, choice: Omit<KubeconfigChoice, 'path'> = {}): ClientConfig {
  const contextName = choice.context ?? kubeconfig['current-context'];
  const context = kubeconfig.contexts.find(({ name }) => name === contextName)?.context;
  if (context === undefined && contextName !== '') throw new KubeconfigError(`context "${contextName}" does not exist`);
  const cluster = named(kubeconfig.clusters, 'cluster', choice.cluster ?? context?.cluster)?.cluster;
  if (cluster?.server === undefined) throw new KubeconfigError('no server is configured: set KUBECONFIG or name a kubeconfig file');
  const user = named(kubeconfig.users, 'user', choice.user ?? context?.user)?.user ?? {};
  return { ...clusterConfig(cluster), ...userConfig(user), namespace: choice.namespace ?? context?.namespace };
}

function named<T extends { readonly name: string }>(entries: readonly T[], what: string, name: string | undefined): T | undefined {
  if (name === undefined || name === '') return undefined;
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new KubeconfigError(`${what} "${name}" does not exist`);
  return entry;
}

function clusterConfig(cluster: KubeconfigCluster): ClientConfig {
  return {
    server: cluster.server.replace(/\/$/, ''),
    certificateAuthority: dataOrFile(cluster['certificate-authority-data'], cluster['certificate-authority']),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'],
    tlsServerName: cluster['tls-server-name'],
  };
}

function userConfig(user: KubeconfigUser): Omit<ClientConfig, 'server'> {
  if (user.exec !== undefined || user['auth-provider'] !== undefined) throw new KubeconfigError('users with an exec or auth-provider plugin are not supported');
  return {
    clientCertificate: dataOrFile(user['client-certificate-data'], user['client-certificate']),
    clientKey: dataOrFile(user['client-key-data'], user['client-key']),
    token: user.token,
    tokenFile: user.token === undefined ? user.tokenFile : undefined,
    username: user.username,
    password: user.password,
    ...(user.as !== undefined && { impersonate: impersonation(user, user.as) }),
  };
}

function impersonation(user: KubeconfigUser, name: string): NonNullable<ClientConfig['impersonate']> {
  return { user: name, ...(user['as-groups'] && { groups: user['as-groups'] }), ...(user['as-uid'] !== undefined && { uid: user['as-uid'] }) };
}

/** Data written in the file itself comes before a path beside it. */
function dataOrFile(data: string | undefined, path: string | undefined): string | undefined {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KubeconfigError(`unable to read ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
