import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ClientConfig } from './kubeconfig.ts';

const serviceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** How a pod reaches its API server as its ServiceAccount; undefined outside a pod. */
export function inClusterConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  directory = serviceAccountDirectory,
): ClientConfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const tokenFile = join(directory, 'token');
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    certificateAuthority: readFileSync(join(directory, 'ca.crt'), 'utf8'),
    tokenFile,
    namespace: readFileSync(join(directory, 'namespace'), 'utf8').trim(),
  };
}
