import type { Pod } from '@kubets/api';

/** Sysctls that cannot harm other pods: each belongs to a namespace of the pod's own. */
const safe: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

/** The first sysctl of a pod that the node's owner has not allowed; `allowed` are names, or prefixes that end in `*`. */
export function forbiddenSysctl({ spec }: Pick<Pod, 'spec'>, allowed: readonly string[]): string | undefined {
  return (spec.securityContext?.sysctls ?? []).map(({ name }) => name).find((name) => !isAllowed(name.replaceAll('/', '.'), spec, allowed));
}

function isAllowed(name: string, { hostNetwork, hostIPC }: Pod['spec'], allowed: readonly string[]): boolean {
  // In the host's namespaces it would be the host's setting.
  if (hostNetwork && name.startsWith('net.')) return false;
  if (hostIPC && (name.startsWith('kernel.shm') || name.startsWith('kernel.msg') || name === 'kernel.sem' || name.startsWith('fs.mqueue.'))) return false;
  return safe.has(name) || allowed.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
