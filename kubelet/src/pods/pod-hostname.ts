import type { Pod } from '@kubets/api';

type NamedPod = Pick<Pod, 'metadata' | 'spec'>;

const longestHostname = 63;
const longestKernelName = 64;

/** The short name of a pod's host. */
export function podHostname({ metadata, spec }: NamedPod): string {
  if (spec.hostnameOverride !== undefined) return spec.hostnameOverride;
  const name = spec.hostname || metadata.name;
  return name.slice(0, longestHostname).replace(/[-.]+$/, '');
}

/** The name of a pod in the cluster's DNS; only a pod with a subdomain has one. */
export function podFqdn({ metadata, spec }: NamedPod, clusterDomain: string): string | undefined {
  if (!spec.subdomain || spec.hostnameOverride !== undefined) return undefined;
  return `${podHostname({ metadata, spec })}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}`;
}

/** What `hostname` says in a pod. Throws when the kernel has no room for the name it asks for. */
export function kernelHostname(pod: NamedPod, clusterDomain: string): string {
  const fqdn = pod.spec.setHostnameAsFQDN ? podFqdn(pod, clusterDomain) : undefined;
  if (fqdn !== undefined && fqdn.length > longestKernelName) {
    const limit = `${longestKernelName} characters is the max, ${fqdn.length} characters requested`;
    throw new Error(`Failed to construct FQDN from Pod hostname and cluster domain, FQDN ${fqdn} is too long (${limit})`);
  }
  return fqdn ?? podHostname(pod);
}
