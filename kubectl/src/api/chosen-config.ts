import { existsSync } from 'node:fs';
import {
  type ClientConfig,
  clientConfigOf,
  environmentProxy,
  inClusterConfig,
  type Kubeconfig,
  type KubeconfigCluster,
  kubeconfigPaths,
  type KubeconfigUser,
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
  const proxyUrl = base.proxyUrl ?? environmentProxy(base.server, env);
  const config: ClientConfig = {
    ...base,
    proxyUrl,
    userAgent: `kubectl/v1.36.0 (${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}) kubets`,
  };
  const given = flags.optional('namespace');
  return { config, namespace: given ?? base.namespace ?? 'default', namespaceGiven: given !== undefined };
}

/** The kubeconfig files in force. */
function kubeconfigOf(flags: FlagValues, env: Env): Kubeconfig {
  const path = flags.optional('kubeconfig');
  return path === undefined ? readKubeconfig(kubeconfigPaths(env)) : existingFile(path);
}

function existingFile(path: string): Kubeconfig {
  if (!existsSync(path)) throw new CommandError(`stat ${path}: no such file or directory`);
  return readKubeconfigFile(path);
}

function baseConfig(flags: FlagValues, env: Env): ClientConfig {
  const kubeconfig = kubeconfigOf(flags, env);
  const named = ['context', 'cluster', 'user', 'server'].some((name) => flags.given(name));
  const inCluster = kubeconfig.contexts.length === 0 && !named ? inClusterConfig() : undefined;
  if (inCluster !== undefined) return inCluster;
  return clientConfigOf(kubeconfig, {
    context: flags.optional('context'),
    cluster: flags.optional('cluster'),
    user: flags.optional('user'),
    overrides: { cluster: clusterOverrides(flags), user: userOverrides(flags) },
    defaultServer: withoutServer,
  });
}

function clusterOverrides(flags: FlagValues): Partial<KubeconfigCluster> {
  const insecure = flags.boolean('insecure-skip-tls-verify');
  return {
    ...given(flags, ['server', 'tls-server-name']),
    ...(insecure && { 'insecure-skip-tls-verify': true, 'certificate-authority': '', 'certificate-authority-data': '' }),
    ...file(flags, 'certificate-authority'),
  };
}

function userOverrides(flags: FlagValues): Partial<KubeconfigUser> {
  const [groups, extra] = [flags.list('as-group'), flags.list('as-user-extra')];
  return {
    ...given(flags, ['token', 'username', 'password', 'as', 'as-uid']),
    ...file(flags, 'client-certificate'),
    ...file(flags, 'client-key'),
    ...(groups.length > 0 && { 'as-groups': [...groups] }),
    ...(extra.length > 0 && { 'as-user-extra': extraOf(extra) }),
  };
}

/** `key=value,value` each; a key may be repeated, and what has no value is passed over. */
function extraOf(pairs: readonly string[]): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals >= 0) (extra[pair.slice(0, equals)] ??= []).push(...pair.slice(equals + 1).split(','));
  }
  return extra;
}

function given(flags: FlagValues, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter((name) => flags.optional(name) !== undefined).map((name) => [name, flags.string(name)]));
}

/** A file named by a flag comes in place of a file and of data in the kubeconfig. */
function file(flags: FlagValues, name: string): Record<string, string> {
  return flags.given(name) ? { [name]: flags.string(name), [`${name}-data`]: '' } : {};
}
