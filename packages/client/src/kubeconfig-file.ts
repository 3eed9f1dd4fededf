import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

export interface KubeconfigCluster {
  server: string;
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
  exec?: object;
  'auth-provider'?: object;
}

export interface KubeconfigContext {
  cluster: string;
  user: string;
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

export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
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
    clusters: list(document.clusters).map(({ name, cluster }) => ({ name, cluster: withAbsolutePaths(cluster, directory) })),
    users: list(document.users).map(({ name, user }) => ({ name, user: withAbsolutePaths(user ?? {}, directory) })),
    contexts: list(document.contexts),
    'current-context': document['current-context'] ?? '',
  };
}

function parseDocument(path: string): Partial<Kubeconfig> {
  try {
    const text = readFileSync(path, 'utf8');
    const document: unknown = text.startsWith('{') ? JSON.parse(text) : parse(text);
    if (document === null) return {};
    if (typeof document !== 'object' || Array.isArray(document)) throw new Error('not a map');
    return document;
  } catch (error) {
    throw new KubeconfigError(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
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
