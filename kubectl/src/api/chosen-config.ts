import { readFileSync } from 'node:fs';
import {
  type ClientConfig,
  clientConfigOf,
  inClusterConfig,
  type Kubeconfig,
  kubeconfigPaths,
  KubeconfigError,
  readKubeconfig,
  readKubeconfigFile,
} from '@kubets/client';
import { CommandError } from '../command-error.ts';
import type { FlagValues } from '../flags/flag-values.ts';

export interface ChosenConfig {
  readonly config: ClientConfig;
  readonly namespace: string;
  readonly namespaceGiven: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const withoutServer = 'http://localhost:8080';

/** The connection that kubeconfig, environment and global flags ask for together; flags win. */
export function chosenConfig(flags: FlagValues, env: Env): ChosenConfig {
  const base = baseConfig(flags, env);
  const config: ClientConfig = {
    ...base,
    ...overrides(flags),
    userAgent: `kubectl/v1.36.0 (${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}) kubets`,
  };
  const given = flags.optional('namespace');
  return { config, namespace: given ?? base.namespace ?? 'default', namespaceGiven: given !== undefined };
}

/** The kubeconfig files in force. */
export function kubeconfigOf(flags: FlagValues, env: Env): Kubeconfig {
  const path = flags.optional('kubeconfig');
  return path === undefined ? readKubeconfig(kubeconfigPaths(env)) : existingFile(path);
}

function existingFile(path: string): Kubeconfig {
  try {
    return readKubeconfigFile(path);
  } catch (error) {
    if (error instanceof KubeconfigError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
      throw new CommandError(`error loading config file "${path}": open ${path}: no such file or directory`, { cause: error });
    }
    throw error;
  }
}

function baseConfig(flags: FlagValues, env: Env): ClientConfig {
  const kubeconfig = kubeconfigOf(flags, env);
  const named = flags.given('context') || flags.given('cluster') || flags.given('user');
  if (kubeconfig.contexts.length === 0 && !named) return inClusterConfig() ?? { server: withoutServer };
  if (kubeconfig['current-context'] === '' && !named) return { server: withoutServer };
  return clientConfigOf(kubeconfig, { context: flags.optional('context'), cluster: flags.optional('cluster'), user: flags.optional('user') });
}

function overrides(flags: FlagValues): Partial<ClientConfig> {
  const file = (name: string): string | undefined => (flags.given(name) ? readFileSync(flags.string(name), 'utf8') : undefined);
  const server = flags.optional('server');
  return defined({
    server: server === undefined ? undefined : server.includes('://') ? server.replace(/\/$/, '') : `http://${server}`,
    token: flags.optional('token'),
    username: flags.optional('username'),
    password: flags.optional('password'),
    tlsServerName: flags.optional('tls-server-name'),
    insecureSkipTlsVerify: flags.boolean('insecure-skip-tls-verify') || undefined,
    certificateAuthority: file('certificate-authority'),
    clientCertificate: file('client-certificate'),
    clientKey: file('client-key'),
    impersonate: impersonation(flags),
  });
}

function impersonation(flags: FlagValues): ClientConfig['impersonate'] {
  const groups = flags.list('as-group');
  if (!flags.given('as')) {
    if (groups.length > 0 || flags.given('as-uid'))
      throw new CommandError('requesting uid, groups or user-extra for client impersonation without impersonating a user');
    return undefined;
  }
  const uid = flags.optional('as-uid');
  return { user: flags.string('as'), ...(groups.length > 0 && { groups }), ...(uid !== undefined && { uid }) };
}

function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
