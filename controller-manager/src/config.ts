import { isDuration, parseDuration } from '@kubets/machinery';
import { z } from 'zod';

const file = z.string().min(1).optional();

/** Go duration text, read as milliseconds. */
const duration = (text: string) => z.string().default(text).refine(isDuration, 'must be a duration such as 40s or 1h30m').transform(parseDuration);

/** The controller-manager's flags, in camel case; named as upstream names them. */
export const configSchema = z.object({
  kubeconfig: file,
  leaderElect: z.boolean().default(true),
  bindAddress: z.string().default('127.0.0.1'),
  /** Health and metrics; 0 picks a free port. */
  securePort: z.coerce.number().int().min(0).max(65535).default(10257),
  /** Names to run; `*` means all that are on by default, `-name` leaves one out. */
  controllers: z.array(z.string()).default(['*']),
  /** Each controller acts as its own ServiceAccount of kube-system; otherwise all act as the kubeconfig's user. */
  useServiceAccountCredentials: z.boolean().default(true),

  allocateNodeCidrs: z.boolean().default(false),
  clusterCidr: z.string().optional(),
  nodeCidrMaskSize: z.coerce.number().int().min(0).max(32).optional(),
  nodeCidrMaskSizeIpv4: z.coerce.number().int().min(0).max(32).default(24),
  nodeCidrMaskSizeIpv6: z.coerce.number().int().min(0).max(128).default(64),
  serviceClusterIpRange: z.string().optional(),

  rootCaFile: file,
  serviceAccountPrivateKeyFile: file,
  /** Where volumes of the provisioner kubets.dev/local-volume lie on every node; absent, none are made. */
  localVolumeDirectory: file,
  clusterSigningCertFile: file,
  clusterSigningKeyFile: file,
  clusterSigningDuration: duration('8760h'),

  nodeMonitorPeriod: duration('5s'),
  nodeMonitorGracePeriod: duration('50s'),
  nodeStartupGracePeriod: duration('1m'),
  nodeEvictionRate: z.coerce.number().min(0).default(0.1),
  secondaryNodeEvictionRate: z.coerce.number().min(0).default(0.01),
  unhealthyZoneThreshold: z.coerce.number().min(0).max(1).default(0.55),
  largeClusterSizeThreshold: z.coerce.number().int().min(0).default(50),

  legacyServiceAccountTokenCleanUpPeriod: duration('8760h'),
  terminatedPodGcThreshold: z.coerce.number().int().default(12_500),
  horizontalPodAutoscalerSyncPeriod: duration('15s'),
  horizontalPodAutoscalerTolerance: z.coerce.number().min(0).default(0.1),
  horizontalPodAutoscalerDownscaleStabilization: duration('5m'),
  horizontalPodAutoscalerCpuInitializationPeriod: duration('5m'),
  horizontalPodAutoscalerInitialReadinessDelay: duration('30s'),
  maxEndpointsPerSlice: z.coerce.number().int().min(1).max(1000).default(100),
});

export type ControllerManagerConfig = z.output<typeof configSchema>;
