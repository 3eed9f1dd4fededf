import { hostname } from 'node:os';
import { z } from 'zod';

/** The kubelet's flags, named as upstream names them. */
export const configSchema = z.object({
  kubeconfig: z.string(),
  hostnameOverride: z.string().default(() => hostname().toLowerCase()),
  nodeIp: z.string().optional(),
  rootDir: z.string().default('/var/lib/kubelet'),
  dockerEndpoint: z.string().default('unix:///var/run/docker.sock'),
  clientCaFile: z.string().optional(),
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
  podNetworkBridge: z.string().default('cbr0'),
});

export type KubeletConfig = z.output<typeof configSchema>;
