import type { AdmissionConfiguration } from './admission/admission-configuration.ts';
import { admissionPlugins } from './admission/plugins.ts';
import { selectPlugins } from './admission/select-plugins.ts';
import type { ApiserverConfig } from './config.ts';
import type { Access } from './create-access.ts';
import type { ServerContext } from './server-context.ts';
import { createKubelets } from './subresources/kubelet-connection.ts';
import { subresourceHandlers } from './subresources/subresources.ts';
import type { ServerMetrics } from './system/metrics.ts';
import { virtualResources } from './virtual-resources/virtual-resources.ts';

export interface ServerParts extends Pick<ServerContext, 'registry' | 'clock' | 'log' | 'signal'> {
  readonly access: Access;
  readonly configuration: AdmissionConfiguration;
  readonly metrics: ServerMetrics;
}

export async function createServerContext(config: ApiserverConfig, parts: ServerParts): Promise<ServerContext> {
  const { registry, clock, log, signal, metrics } = parts;
  const { authentication, authorizers, rbac } = parts.access;
  return {
    config,
    registry,
    admission: { plugins: plugins(config, parts), observe: metrics.admission },
    authorizers,
    virtualResources: virtualResources(authentication, rbac.index),
    subresources: subresourceHandlers({ authentication, kubelets: await createKubelets(config) }),
    clock,
    log,
    signal,
  };
}

function plugins(config: ApiserverConfig, { registry, clock, configuration, access }: ServerParts): ServerContext['admission']['plugins'] {
  const { authorizers, rbac } = access;
  const tolerationSeconds = { notReady: config.defaultNotReadyTolerationSeconds, unreachable: config.defaultUnreachableTolerationSeconds };
  const all = admissionPlugins({ registry, clock, authorizers, configuration, tolerationSeconds, rbacIndex: rbac.index });
  return selectPlugins(all, { enable: config.enableAdmissionPlugins, disable: config.disableAdmissionPlugins });
}
