import { readFileSync } from 'node:fs';
import { inClusterConfig } from './in-cluster-config.ts';
import { type CredentialPlugin, refuseUnknownVersion } from './credential-plugin.ts';
import {
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  KubeconfigError,
  readKubeconfig,
  readKubeconfigFile,
  type KubeconfigUser,
} from './kubeconfig-file.ts';
import type { ClientConfig, Impersonation } from './kubeconfig.ts';
import { clusterProblems, fileProblem, userProblems } from './validate-kubeconfig.ts';

export interface KubeconfigChoice {
  /** This file alone, which must exist. */
  readonly path?: string | undefined;
  /** Instead of the current context. */
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  /** Where no server is named; without it that is an error. */
  readonly defaultServer?: string | undefined;
  /** In place of what the cluster and the user say themselves; undefined removes. */
  readonly overrides?: { readonly cluster?: Partial<KubeconfigCluster>; readonly user?: Partial<KubeconfigUser> };
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

/** One context of a kubeconfig, with the files it names read. Throws KubeconfigError when it cannot be used. */
export function clientConfigOf(kubeconfig: Kubeconfig, choice: Omit<KubeconfigChoice, 'path'> = {}): ClientConfig {
  const context = contextOf(kubeconfig, choice);
  const clusterName = choice.cluster ?? context?.cluster ?? '';
  const userName = choice.user ?? context?.user ?? '';
  const knownCluster = kubeconfig.clusters.find(({ name }) => name === clusterName)?.cluster;
  const knownUser = kubeconfig.users.find(({ name }) => name === userName)?.user;
  if (choice.cluster !== undefined && knownCluster === undefined) throw new KubeconfigError(`no server found for cluster ${JSON.stringify(choice.cluster)}`);
  if (choice.user !== undefined && knownUser === undefined) throw new KubeconfigError(`auth info ${JSON.stringify(choice.user)} does not exist`);
  const cluster = { ...knownCluster, ...choice.overrides?.cluster };
  const user = { ...knownUser, ...choice.overrides?.user };
  const server = withScheme(cluster.server ?? '') || (choice.defaultServer ?? '');
  if (server === '')
    throw new KubeconfigError(
      clusterName === '' ? 'no server is configured: set KUBECONFIG or name a kubeconfig file' : `no server found for cluster ${JSON.stringify(clusterName)}`,
      { inConfiguration: true },
    );
  refuse([...userProblems(userName, user), ...clusterProblems(clusterName, { ...cluster, server })]);
  return { ...clusterConfig({ ...cluster, server }), ...userConfig(user), namespace: choice.namespace ?? context?.namespace };
}

function contextOf({ contexts, 'current-context': current }: Kubeconfig, choice: Pick<KubeconfigChoice, 'context'>): KubeconfigContext | undefined {
  const wanted = choice.context ?? current;
  const found = contexts.find(({ name }) => name === wanted)?.context;
  if (found === undefined && wanted !== '') throw new KubeconfigError(`context was not found for specified context: ${wanted}`, { inConfiguration: true });
  return found;
}

const withScheme = (server: string): string => (server === '' || server.includes('://') ? server : `http://${server}`);

function refuse(problems: readonly string[]): void {
  if (problems.length === 1) throw new KubeconfigError(problems[0] ?? '');
  if (problems.length > 1) throw new KubeconfigError(`\n${problems.map((problem) => `* ${problem}`).join('\n')}`, { inConfiguration: true });
}

function clusterConfig(cluster: KubeconfigCluster & { readonly server: string }): ClientConfig {
  return {
    server: cluster.server.replace(/\/$/, ''),
    certificateAuthority: authority(dataOrFile(cluster['certificate-authority-data'], cluster['certificate-authority'])),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'],
    tlsServerName: cluster['tls-server-name'],
    proxyUrl: cluster['proxy-url'] || undefined,
  };
}

function userConfig(user: KubeconfigUser): Omit<ClientConfig, 'server'> {
  const { token, as, exec } = user;
  return {
    clientCertificate: pem('certificate', dataOrFile(user['client-certificate-data'], user['client-certificate'])),
    clientKey: pem('key', dataOrFile(user['client-key-data'], user['client-key'])),
    token: token ?? providerToken(user['auth-provider']),
    tokenFile: token === undefined ? readable(user.tokenFile) : undefined,
    username: user.username,
    password: user.password,
    ...(as !== undefined && { impersonate: impersonation(user, as) }),
    ...(exec !== undefined && { credentialPlugin: credentialPlugin(exec) }),
  };
}

function credentialPlugin(exec: NonNullable<KubeconfigUser['exec']>): CredentialPlugin {
  const plugin: CredentialPlugin = {
    command: exec.command ?? '',
    args: exec.args ?? [],
    env: exec.env ?? [],
    apiVersion: exec.apiVersion ?? '',
    interactiveMode: (exec.interactiveMode ?? 'IfAvailable') as CredentialPlugin['interactiveMode'],
    provideClusterInfo: exec.provideClusterInfo ?? false,
    installHint: exec.installHint,
  };
  refuseUnknownVersion(plugin);
  return plugin;
}

const replacedProviders: Readonly<Record<string, string>> = {
  gcp: 'The gcp auth plugin has been removed.\nPlease use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.\nSee https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details',
  azure:
    'The azure auth plugin has been removed.\nPlease use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.\nSee https://learn.microsoft.com/en-us/azure/aks/kubelogin-authentication for further details',
};

/** Of the providers of old only OpenID Connect is left: the token it was last given. */
function providerToken(provider: KubeconfigUser['auth-provider']): string | undefined {
  if (provider === undefined) return undefined;
  if (provider.name !== 'oidc')
    throw new KubeconfigError(replacedProviders[provider.name] ?? `no Auth Provider found for name ${JSON.stringify(provider.name)}`);
  const token = provider.config?.['id-token'];
  if (token === undefined) throw new KubeconfigError('the oidc auth provider has no id-token; use a credential plugin to obtain one');
  return token;
}

function impersonation(user: KubeconfigUser, name: string): Impersonation {
  const { 'as-groups': groups, 'as-uid': uid, 'as-user-extra': extra } = user;
  return { user: name, ...(groups && { groups }), ...(uid !== undefined && { uid }), ...(extra && { extra }) };
}

function pem(what: 'certificate' | 'key', text: string | undefined): string | undefined {
  if (text !== undefined && !text.includes('-----BEGIN ')) throw new KubeconfigError(`tls: failed to find any PEM data in ${what} input`);
  return text;
}

function authority(text: string | undefined): string | undefined {
  if (text !== undefined && !text.includes('-----BEGIN ')) throw new KubeconfigError('unable to load root certificates: unable to parse bytes as PEM block');
  return text;
}

function readable(path: string | undefined): string | undefined {
  if (path !== undefined) readText(path);
  return path;
}

/** Data written in the file itself comes before a path beside it. */
function dataOrFile(data: string | undefined, path: string | undefined): string | undefined {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  if (path === undefined || path === '') return undefined;
  return readText(path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KubeconfigError(fileProblem(path, error), { cause: error });
  }
}
