import { stringify } from 'yaml';

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

/** A kubeconfig with one cluster, one user and one context, which is current. */
export function renderKubeconfig(options: KubeconfigOptions): string {
  const { clusterName, userName, namespace } = options;
  const context = options.contextName ?? `${userName}@${clusterName}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: clusterName, cluster: { 'certificate-authority-data': toBase64(options.certificateAuthority), server: options.server } }],
    users: [{ name: userName, user: credentials(options) }],
    contexts: [{ name: context, context: { cluster: clusterName, user: userName, ...(namespace !== undefined && { namespace }) } }],
    'current-context': context,
    preferences: {},
  });
}

function credentials({ clientCertificate, clientKey, token }: KubeconfigOptions): Record<string, string> {
  return {
    ...(clientCertificate !== undefined && { 'client-certificate-data': toBase64(clientCertificate) }),
    ...(clientKey !== undefined && { 'client-key-data': toBase64(clientKey) }),
    ...(token !== undefined && { token }),
  };
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
