import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDuration } from '@kubets/machinery';
import type { KubeletConfig } from '../config.ts';
import type { NodeSettings } from '../pods/container-config.ts';
import type { MemorySettings } from '../pods/container-resources.ts';
import { firstAddress } from './node-identity.ts';

/** What the node adds to the spec of every pod: by the kubelet's flags, and by the node's own files. */
export async function readNodeSettings(config: KubeletConfig, memory: MemorySettings, allocatable: NodeSettings['allocatable']): Promise<NodeSettings> {
  const [nodeConfig, nodeHosts] = await Promise.all([readFile(config.resolvConf, 'utf8').catch(() => ''), readFile('/etc/hosts', 'utf8').catch(() => '')]);
  return {
    dns: { clusterDns: config.clusterDns, clusterDomain: config.clusterDomain, nodeConfig },
    nodeHosts,
    hostIps: [config.nodeIp ?? firstAddress()],
    ...memory,
    seccompDirectory: join(config.rootDir, 'seccomp'),
    allocatable,
    longestBackOffMs: parseDuration(config.maxContainerRestartPeriod),
  };
}
