export type { Client, DeleteOptions, ListOptions, Patch, RawRequest, RawResponse, Upgraded, WatchEvent, WatchOptions, WriteOptions } from './client.ts';
export { createClient, type ClientHooks } from './create-client.ts';
export { CredentialPluginError, type CredentialPlugin } from './credential-plugin.ts';
export { discover, type DiscoveredGroup, type DiscoveredResource, type Discovery } from './discovery.ts';
export { inClusterConfig } from './in-cluster-config.ts';
export type { ClientConfig, Impersonation } from './kubeconfig.ts';
export {
  KubeconfigError,
  kubeconfigPaths,
  mergeKubeconfigs,
  readKubeconfig,
  readKubeconfigFile,
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigUser,
} from './kubeconfig-file.ts';
export { clientConfigOf, loadKubeconfig, type KubeconfigChoice } from './load-kubeconfig.ts';
export { lineBatches } from './lines.ts';
export { responseError, type FailedResponse } from './response-error.ts';
export { retryOnConflict } from './retry-on-conflict.ts';
export { warningsOf } from './warnings.ts';
