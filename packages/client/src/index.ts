export type { Client, ListOptions, RawRequest, RawResponse, WatchEvent, WatchOptions } from './client.ts';
export { createClient } from './create-client.ts';
export { CredentialPluginError } from './credential-plugin.ts';
export { discover, type DiscoveredResource, type Discovery } from './discovery.ts';
export { environmentProxy } from './environment-proxy.ts';
export { inClusterConfig } from './in-cluster-config.ts';
export type { ClientConfig } from './kubeconfig.ts';
export {
  KubeconfigError,
  kubeconfigPaths,
  readKubeconfig,
  readKubeconfigFile,
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigUser,
} from './kubeconfig-file.ts';
export { clientConfigOf, loadKubeconfig } from './load-kubeconfig.ts';
export { lineBatches } from './lines.ts';
export { responseError } from './response-error.ts';
export { warningsOf } from './warnings.ts';
