import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { decodeKubeconfig } from './decode-kubeconfig.ts';
import { fileProblem } from './validate-kubeconfig.ts';

export interface KubeconfigCluster {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

export interface KubeconfigUser {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
  exec?: {
    apiVersion?: string;
    command?: string;
    args?: string[] | null;
    env?: { name: string; value?: string }[] | null;
    installHint?: string;
    interactiveMode?: string;
    provideClusterInfo?: boolean;
  };
  'auth-provider'?: { name: string; config?: Record<string, string> };
}

export interface KubeconfigContext {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/** A kubeconfig file, or several merged. */
export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  preferences?: object;
  clusters: { name: string; cluster: KubeconfigCluster }[];
  users: { name: string; user: KubeconfigUser }[];
  contexts: { name: string; context: KubeconfigContext }[];
  'current-context': string;
}

export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
  /** The parts contradict each other or are not there, rather than being unreadable. */
  readonly inConfiguration: boolean;

  constructor(message: string, { inConfiguration = false, ...options }: ErrorOptions & { readonly inConfiguration?: boolean } = {}) {
    super(message, options);
    this.inConfiguration = inConfiguration;
  }
}

/** The files in force, first wins: `$KUBECONFIG`'s list, or `~/.kube/config`. */
export function kubeconfigPaths(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(env['HOME'] ?? homedir(), '.kube', 'config')];
}

/** Reads and merges the files that exist; the first to name a cluster, user, context or the current context decides it. */
export function readKubeconfig(paths: readonly string[] = kubeconfigPaths()): Kubeconfig {
  return mergeKubeconfigs(paths.filter((path) => existsSync(path)).map(readKubeconfigFile));
}

function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: firstByName(configs.flatMap((config) => config.clusters)),
    users: firstByName(configs.flatMap((config) => config.users)),
    contexts: firstByName(configs.flatMap((config) => config.contexts)),
    'current-context': configs.find((config) => config['current-context'] !== '')?.['current-context'] ?? '',
  };
}

function firstByName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

/** One file, with its relative paths made absolute: they are relative to the file. */
export function readKubeconfigFile(path: string): Kubeconfig {
  const document = parseDocument(path);
  const list = <T>(value: T[] | null | undefined): T[] => value ?? [];
  const directory = dirname(resolve(path));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: list(document.clusters).map(({ name, cluster }) => ({ name, cluster: withAbsolutePaths(cluster ?? {}, directory) })),
    users: list(document.users).map(({ name, user }) => ({ name, user: withAbsolutePlugin(withAbsolutePaths(user ?? {}, directory), directory) })),
    contexts: list(document.contexts).map(({ name, context }) => ({ name, context: context ?? {} })),
    'current-context': document['current-context'] ?? '',
  };
}

function parseDocument(path: string): Partial<Kubeconfig> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new KubeconfigError(`error loading config file "${path}": ${fileProblem(path, error)}`, { cause: error });
  }
  try {
    return decodeKubeconfig(text);
  } catch (error) {
    throw new KubeconfigError(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A plugin named by a path lies beside the file too; one without a slash is looked for on the PATH. */
function withAbsolutePlugin(user: KubeconfigUser, directory: string): KubeconfigUser {
  const { exec } = user;
  return exec?.command?.includes('/') ? { ...user, exec: { ...exec, command: resolve(directory, exec.command) } } : user;
}

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function withAbsolutePaths<T extends object>(section: T, directory: string): T {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      pathFields.includes(key) && typeof value === 'string' && value !== '' ? resolve(directory, value) : value,
    ]),
  ) as T;
}
