import type { Pod } from '@kubets/api';
import type { PortMapping, SandboxConfig } from '../runtime/container-runtime.ts';
import { kernelHostname } from './pod-hostname.ts';

export function sandboxConfig(
  pod: Pod,
  { attempt, clusterDomain, handler }: { attempt: number; clusterDomain: string; handler: string | undefined },
): SandboxConfig {
  const { metadata, spec } = pod;
  return {
    pod: { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid },
    attempt,
    labels: metadata.labels ?? {},
    hostname: kernelHostname(pod, clusterDomain),
    hostNetwork: spec.hostNetwork ?? false,
    hostIPC: spec.hostIPC ?? false,
    hostPID: spec.hostPID ?? false,
    ports: portMappings(pod),
    handler,
    sysctls: Object.fromEntries((spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name, value])),
  };
}

/** The host ports of all containers, sidecars included. */
export function portMappings({ spec }: Pick<Pod, 'spec'>): readonly PortMapping[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...sidecars, ...spec.containers].flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ hostIP, hostPort, containerPort, protocol }) =>
      hostPort === undefined || hostPort === 0 ? [] : [{ hostIp: hostIP || undefined, hostPort, containerPort, protocol: protocol ?? 'TCP' } as const],
    ),
  );
}
