import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

export interface KubeconfigOptions {
  readonly clusterName: string;
  /** `user@cluster` when absent. */
  readonly contextName?: string | undefined;
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly userName: string;
  /** PEM. */
  readonly clientCertificate?: string | undefined;
  /** PEM. */
  readonly clientKey?: string | undefined;
  readonly token?: string | undefined;
  readonly namespace?: string | undefined;
}

/** For people to read. */
export function renderKubeconfig(options: KubeconfigOptions): string {
  const { stringify } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  return stringify(kubeconfig(options));
}

/** For daemons, which need not load a YAML parser to read it. */
export function renderKubeconfigAsJson(options: KubeconfigOptions): string {
  return `${JSON.stringify(kubeconfig(options), undefined, 2)}\n`;
}

/** A kubeconfig with one cluster, one user and one context, which is current. */
function kubeconfig(options: KubeconfigOptions): object {
  const { clusterName, userName, namespace } = options;
  const context = options.contextName ?? `${userName}@${clusterName}`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: clusterName, cluster: { 'certificate-authority-data': toBase64(options.certificateAuthority), server: options.server } }],
    users: [{ name: userName, user: credentials(options) }],
    contexts: [{ name: context, context: { cluster: clusterName, user: userName, ...(namespace !== undefined && { namespace }) } }],
    'current-context': context,
    preferences: {},
  };
}

function credentials({ clientCertificate, clientKey, token }: KubeconfigOptions): Record<string, string> {
  return {
    ...(clientCertificate !== undefined && { 'client-certificate-data': toBase64(clientCertificate) }),
    ...(clientKey !== undefined && { 'client-key-data': toBase64(clientKey) }),
    ...(token !== undefined && { token }),
  };
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
