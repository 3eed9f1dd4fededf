import { hostname } from 'node:os';
import { isQuantity, parseDuration } from '@kubets/machinery';
import { z } from 'zod';

const duration = z.string().refine(isDuration, 'must be a duration such as 5m');

/** The kubelet's flags, named as upstream names them. */
export const configSchema = z.object({
  kubeconfig: z.string(),
  hostnameOverride: z.string().default(() => hostname().toLowerCase()),
  nodeIp: z.string().optional(),
  rootDir: z.string().default('/var/lib/kubelet'),
  dockerEndpoint: z.string().default('unix:///var/run/docker.sock'),
  clientCaFile: z.string().optional(),
  /** Lets callers without credentials ask, as `system:anonymous`. */
  anonymousAuth: z.boolean().default(false),
  /** Bearer tokens are reviewed by the API server. */
  authenticationTokenWebhook: z.boolean().default(true),
  authorizationMode: z.enum(['Webhook', 'AlwaysAllow']).default('Webhook'),
  containerLogMaxSize: z.string().refine(isQuantity, 'must be a quantity such as 10Mi').default('10Mi'),
  containerLogMaxFiles: z.number().int().min(2).default(5),
  tlsCertFile: z.string().optional(),
  tlsPrivateKeyFile: z.string().optional(),
  address: z.string().default('0.0.0.0'),
  port: z.number().int().min(0).max(65535).default(10250),
  healthzBindAddress: z.string().default('127.0.0.1'),
  healthzPort: z.number().int().min(0).max(65535).default(10248),
  clusterDns: z.array(z.string()).default([]),
  clusterDomain: z.string().default('cluster.local'),
  resolvConf: z.string().default('/etc/resolv.conf'),
  podInfraContainerImage: z.string().default('kubets/pause:1'),
  nodeLabels: z.array(z.string()).default([]),
  registerWithTaints: z.array(z.string()).default([]),
  allowedUnsafeSysctls: z.array(z.string()).default([]),
  maxPods: z.number().int().min(1).default(110),
  kubeReserved: z.array(z.string()).default([]),
  systemReserved: z.array(z.string()).default([]),
  evictionHard: z
    .array(z.string())
    .default(['memory.available<100Mi', 'nodefs.available<10%', 'nodefs.inodesFree<5%', 'imagefs.available<15%', 'imagefs.inodesFree<5%']),
  evictionSoft: z.array(z.string()).default([]),
  evictionSoftGracePeriod: z.array(z.string()).default([]),
  evictionMaxPodGracePeriod: z.number().int().min(0).default(0),
  evictionPressureTransitionPeriod: duration.default('5m'),
  imageGcHighThreshold: z.number().int().min(0).max(100).default(85),
  imageGcLowThreshold: z.number().int().min(0).max(100).default(80),
  minimumImageTtlDuration: duration.default('2m'),
  /** A directory of manifests: pods that run whether there is an API server or not. */
  podManifestPath: z.string().optional(),
  /** How long a container that crashes again and again waits at most. */
  maxContainerRestartPeriod: duration.refine(isRestartPeriod, 'must be between 1s and 300s').default('5m'),
  podNetworkBridge: z.string().default('cbr0'),
});

export type KubeletConfig = z.output<typeof configSchema>;

function isRestartPeriod(text: string): boolean {
  return !isDuration(text) || (parseDuration(text) >= 1_000 && parseDuration(text) <= 300_000);
}

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) >= 0;
  } catch {
    return false;
  }
}
