import { isJsonObject } from '@kubets/machinery';
import type { KubeletConfig } from '../config.ts';

const apiVersion = 'kubelet.config.k8s.io/v1beta1';
const kind = 'KubeletConfiguration';

/** How a value of the document is written as a setting, and back. */
interface Form {
  readonly toSetting: (value: unknown) => unknown;
  readonly toDocument: (setting: unknown) => unknown;
}

const plain: Form = { toSetting: (value) => value, toDocument: (setting) => setting };

/** `{ cpu: 100m }` and `cpu=100m`. */
const pairs = (separator: string): Form => ({
  toSetting: (value) => Object.entries(value as object).map(([key, amount]) => `${key}${separator}${String(amount)}`),
  toDocument: (setting) => Object.fromEntries((setting as readonly string[]).map((text) => text.split(separator, 2))) as unknown,
});

const taints: Form = {
  toSetting: (value) =>
    (value as { key: string; value?: string; effect: string }[]).map((taint) => `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`),
  toDocument: (setting) =>
    (setting as readonly string[]).map((text) => {
      const [pair = '', effect] = text.split(':');
      const [key, value] = pair.split('=', 2);
      return { key, ...(value !== undefined && { value }), effect };
    }),
};

/**
 * The fields of a `KubeletConfiguration` (https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/) that
 * this kubelet heeds, with the settings they are. Dots lead into nested objects.
 */
const fields: readonly (readonly [path: string, setting: keyof KubeletConfig, form?: Form])[] = [
  ['staticPodPath', 'podManifestPath'],
  ['address', 'address'],
  ['port', 'port'],
  ['tlsCertFile', 'tlsCertFile'],
  ['tlsPrivateKeyFile', 'tlsPrivateKeyFile'],
  ['authentication.x509.clientCAFile', 'clientCaFile'],
  ['authentication.webhook.enabled', 'authenticationTokenWebhook'],
  ['authentication.anonymous.enabled', 'anonymousAuth'],
  ['authorization.mode', 'authorizationMode'],
  ['healthzBindAddress', 'healthzBindAddress'],
  ['healthzPort', 'healthzPort'],
  ['clusterDomain', 'clusterDomain'],
  ['clusterDNS', 'clusterDns'],
  ['resolvConf', 'resolvConf'],
  ['maxPods', 'maxPods'],
  ['containerLogMaxSize', 'containerLogMaxSize'],
  ['containerLogMaxFiles', 'containerLogMaxFiles'],
  ['registerWithTaints', 'registerWithTaints', taints],
  ['allowedUnsafeSysctls', 'allowedUnsafeSysctls'],
  ['kubeReserved', 'kubeReserved', pairs('=')],
  ['systemReserved', 'systemReserved', pairs('=')],
  ['evictionHard', 'evictionHard', pairs('<')],
  ['evictionSoft', 'evictionSoft', pairs('<')],
  ['evictionSoftGracePeriod', 'evictionSoftGracePeriod', pairs('=')],
  ['evictionMaxPodGracePeriod', 'evictionMaxPodGracePeriod'],
  ['evictionPressureTransitionPeriod', 'evictionPressureTransitionPeriod'],
  ['imageGCHighThresholdPercent', 'imageGcHighThreshold'],
  ['imageGCLowThresholdPercent', 'imageGcLowThreshold'],
  ['crashLoopBackOff.maxContainerRestartPeriod', 'maxContainerRestartPeriod'],
  ['imageMinimumGCAge', 'minimumImageTtlDuration'],
];

/** Fields about how another kubelet works inside: this one has nothing to set there, and goes on as it is. */
const withoutEffect = new Set(
  `authentication.webhook.cacheTTL authorization.webhook cgroupDriver cgroupRoot cgroupsPerQOS configMapAndSecretChangeDetectionStrategy containerRuntimeEndpoint
   contentType cpuCFSQuota cpuCFSQuotaPeriod cpuManagerPolicy cpuManagerReconcilePeriod enableContentionProfiling enableControllerAttachDetach
   enableDebuggingHandlers enableProfilingHandler enableServer enforceNodeAllocatable eventBurst eventRecordQPS failSwapOn featureGates fileCheckFrequency
   hairpinMode httpCheckFrequency imageMaximumGCAge imageServiceEndpoint iptablesDropBit iptablesMasqueradeBit kubeAPIBurst kubeAPIQPS logging makeIPTablesUtilChains
   maxOpenFiles memoryManagerPolicy memorySwap memoryThrottlingFactor mergeDefaultEvictionSettings nodeLeaseDurationSeconds nodeStatusMaxImages nodeStatusReportFrequency
   nodeStatusUpdateFrequency oomScoreAdj podCIDR podPidsLimit podsPerCore protectKernelDefaults readOnlyPort registerNode registryBurst registryPullQPS
   rotateCertificates runtimeRequestTimeout serializeImagePulls serverTLSBootstrap shutdownGracePeriod shutdownGracePeriodCriticalPods singleProcessOOMKill
   streamingConnectionIdleTimeout syncFrequency systemCgroups tlsCipherSuites tlsMinVersion topologyManagerPolicy topologyManagerScope volumePluginDir
   volumeStatsAggPeriod`
    .trim()
    .split(/\s+/),
);

/** The settings a configuration file holds: a `KubeletConfiguration`, or settings by their own names. Throws on a field that nobody knows. */
export function settingsOf(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (document['kind'] !== kind) return document;
  if (document['apiVersion'] !== apiVersion) throw new Error(`apiVersion must be ${apiVersion}, not ${JSON.stringify(document['apiVersion'])}`);
  return Object.fromEntries(settingsBelow(document, ''));
}

function* settingsBelow(value: Readonly<Record<string, unknown>>, prefix: string): Generator<readonly [string, unknown]> {
  for (const [key, item] of Object.entries(value)) {
    const path = `${prefix}${key}`;
    const [, setting, form = plain] = fields.find(([name]) => name === path) ?? [];
    if (item === null || item === undefined || withoutEffect.has(path) || path === 'apiVersion' || path === 'kind') continue;
    if (setting !== undefined) yield [setting, form.toSetting(item)];
    else if (isJsonObject(item) && fields.some(([name]) => name.startsWith(`${path}.`))) yield* settingsBelow(item, `${path}.`);
    else throw new Error(`unknown field ${JSON.stringify(path)}`);
  }
}

/** The document that asks for these settings, as `/configz` shows it. */
export function kubeletConfiguration(config: KubeletConfig): object {
  const document: Record<string, unknown> = { kind, apiVersion };
  for (const [path, setting, form = plain] of fields) {
    if (config[setting] !== undefined) place(document, path.split('.'), form.toDocument(config[setting]));
  }
  return document;
}

function place(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else place((target[key] ??= {}) as Record<string, unknown>, rest, value);
}
