import { z } from 'zod';

/** Flags as upstream names them; `--pod-network` is ours. */
export const configSchema = z.object({
  kubeconfig: z.string().describe('kubeconfig of the proxy'),
  hostnameOverride: z.string().describe('name of the node this proxy serves'),
  clusterCidr: z.string().optional().describe('addresses of pods; traffic to cluster IPs from elsewhere is masqueraded'),
  healthzBindAddress: z.string().default('0.0.0.0:10256').describe('address and port of /healthz and /livez'),
  metricsBindAddress: z.string().default('127.0.0.1:10249').describe('address and port of /metrics and /proxyMode'),
  iptablesMinSyncPeriodMs: z.number().int().min(0).default(50).describe('shortest time between two writes of the rules'),
  iptablesSyncPeriodMs: z.number().int().min(1000).default(30_000).describe('how often flushed rules are looked for'),
  podNetwork: z.boolean().default(false).describe("keep routes to the other nodes' pods and masquerade pods that leave the cluster"),
});

export interface KubeProxyConfig extends z.infer<typeof configSchema> {}
