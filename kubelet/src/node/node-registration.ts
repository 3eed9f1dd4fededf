import { nodes, type Node } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { LoopLog } from '@kubets/control-loop';
import { isApiError, type Clock } from '@kubets/machinery';
import { nodeArchitecture } from './node-identity.ts';

type Taint = NonNullable<Node['spec']['taints']>[number];

export interface RegistrationOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly status: Node['status'];
}

const retryMs = { first: 100, longest: 7_000 };

/** Makes the Node object, or brings the labels of an existing one up to date. Tries until the API server takes it. */
export async function registerNode(options: RegistrationOptions): Promise<Node> {
  const { clock, log, signal, name } = options;
  for (let delay = retryMs.first; ; delay = Math.min(delay * 2, retryMs.longest)) {
    try {
      return await createOrUpdate(options);
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ node: name, err: error }, 'the node could not be registered');
    }
    await clock.sleep(delay, signal);
  }
}

async function createOrUpdate({ client, name, labels, taints, status }: RegistrationOptions): Promise<Node> {
  const wanted = { ...systemLabels(name), ...labels };
  try {
    return await client.create(nodes, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: wanted, annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
      spec: taints.length > 0 ? { taints: [...taints] } : {},
      status,
    });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
  return client.patch(nodes, { name }, { type: 'merge', body: { metadata: { labels: wanted } } });
}

function systemLabels(name: string): Record<string, string> {
  const [os, arch] = ['linux', nodeArchitecture()];
  return {
    'beta.kubernetes.io/arch': arch,
    'beta.kubernetes.io/os': os,
    'kubernetes.io/arch': arch,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': os,
  };
}

/** Each `key=value`. */
export function parseLabels(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

/** `key=value:Effect` or `key:Effect`. */
export function parseTaint(text: string): Taint {
  const match = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
  if (match === null) throw new Error(`taint ${JSON.stringify(text)} is not of the form key=value:Effect`);
  const [, key = '', value, effect] = match;
  return { key, ...(value !== undefined && { value }), effect: effect as Taint['effect'] };
}
