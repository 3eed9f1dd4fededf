import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { CommandError } from './command-error.ts';

interface NamedEntry {
  readonly name: string;
}

export interface Kubeconfig {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly preferences?: object;
  readonly clusters?: readonly NamedEntry[] | null;
  readonly users?: readonly NamedEntry[] | null;
  readonly contexts?: readonly NamedEntry[] | null;
  readonly 'current-context'?: string;
}

/** `into` with the entries of `from` added or replaced by name, and its context made the current one. */
export function mergeKubeconfig(into: Kubeconfig, from: Kubeconfig): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    ...into,
    clusters: withEntries(into.clusters, from.clusters),
    users: withEntries(into.users, from.users),
    contexts: withEntries(into.contexts, from.contexts),
    'current-context': from['current-context'] ?? into['current-context'] ?? '',
  };
}

/** `config` without the cluster, user and context of that name. */
function withoutContext(config: Kubeconfig, name: string): Kubeconfig {
  const drop = (entries: readonly NamedEntry[] | null | undefined): readonly NamedEntry[] => (entries ?? []).filter((entry) => entry.name !== name);
  const contexts = drop(config.contexts);
  return {
    ...config,
    clusters: drop(config.clusters),
    users: drop(config.users),
    contexts,
    'current-context': config['current-context'] === name ? '' : (config['current-context'] ?? ''),
  };
}

/** The file kubectl writes to: the first of KUBECONFIG, or ~/.kube/config. */
export function userKubeconfigPath(environment: NodeJS.ProcessEnv = process.env): string {
  const first = environment['KUBECONFIG']?.split(path.delimiter).find((entry) => entry !== '');
  return first ?? path.join(environment['HOME'] ?? os.homedir(), '.kube', 'config');
}

export function mergeIntoUserKubeconfig(clusterKubeconfig: string, file = userKubeconfigPath()): void {
  const merged = mergeKubeconfig(readKubeconfig(file), readKubeconfig(clusterKubeconfig));
  writeKubeconfig(file, merged);
}

/** Removes the context; a file that then says nothing is removed with it. Tells whether there was such a context. */
export function removeFromUserKubeconfig(name: string, file = userKubeconfigPath()): boolean {
  const config = readKubeconfig(file);
  if (!config.contexts?.some((context) => context.name === name)) return false;
  const rest = withoutContext(config, name);
  if (rest.clusters?.length === 0 && rest.users?.length === 0 && rest.contexts?.length === 0) rmSync(file);
  else writeKubeconfig(file, rest);
  return true;
}

function withEntries(into: readonly NamedEntry[] | null | undefined, from: readonly NamedEntry[] | null | undefined): readonly NamedEntry[] {
  const added = from ?? [];
  return [...(into ?? []).filter((entry) => !added.some(({ name }) => name === entry.name)), ...added];
}

/** The kubeconfig in a file, an empty one where there is no file. One that cannot be read is an error that says so. */
export function readKubeconfig(file: string): Kubeconfig {
  if (!existsSync(file)) return {};
  try {
    const found: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof found === 'object' && !Array.isArray(found)) return found ?? {};
    if (found === undefined) return {};
  } catch (cause) {
    throw unreadable(file, cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause);
  }
  throw unreadable(file, 'it holds no map');
}

function unreadable(file: string, why: string, cause?: unknown): CommandError {
  return new CommandError(`${file} is not a kubeconfig: ${why}`, { cause, hint: 'mend it, name another with KUBECONFIG, or leave it alone with --no-merge' });
}

function writeKubeconfig(file: string, config: Kubeconfig): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.kubets-${process.pid}`;
  writeFileSync(draft, stringify(config), { mode: 0o600 });
  renameSync(draft, file);
}
