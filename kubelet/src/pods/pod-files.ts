import type { Pod } from '@kubets/api';
import { podFqdn, podHostname } from './pod-hostname.ts';

/** `/etc/hosts` of a pod; on the host's network it opens with the node's own. */
export function hostsFile(
  { metadata, spec }: Pod,
  { ip, nodeHosts, clusterDomain }: { ip: string | undefined; nodeHosts: string; clusterDomain: string },
): string {
  const aliases = (spec.hostAliases ?? []).map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`);
  const aliasLines = aliases.length > 0 ? ['', '# Entries added by HostAliases.', ...aliases] : [];
  if (spec.hostNetwork) return [`# Kubernetes-managed hosts file (host network).`, nodeHosts.trimEnd(), ...aliasLines, ''].join('\n');
  const names = [podFqdn({ metadata, spec }, clusterDomain) ?? [], podHostname({ metadata, spec })].flat().join('\t');
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    ...(ip === undefined ? [] : [`${ip}\t${names}`]),
    ...aliasLines,
    '',
  ].join('\n');
}

export interface DnsSettings {
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  /** The node's own resolv.conf. */
  readonly nodeConfig: string;
}

interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** `/etc/resolv.conf` of a pod by its dnsPolicy, with its dnsConfig merged in. */
export function resolverFile(pod: Pod, settings: DnsSettings): string {
  const { dnsConfig } = pod.spec;
  const base = baseConfig(pod, settings);
  const own = (dnsConfig?.options ?? []).map(({ name = '', value }) => (value === undefined ? name : `${name}:${value}`));
  const replaced = new Set(own.map(optionName));
  const nameservers = unique([...base.nameservers, ...(dnsConfig?.nameservers ?? [])]).slice(0, 3);
  const searches = unique([...base.searches, ...(dnsConfig?.searches ?? [])]);
  const options = [...base.options.filter((option) => !replaced.has(optionName(option))), ...own];
  return [
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}

function baseConfig({ metadata, spec }: Pod, { clusterDns, clusterDomain, nodeConfig }: DnsSettings): ResolverConfig {
  const node = parseResolverConfig(nodeConfig);
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return { nameservers: [], searches: [], options: [] };
  const usesCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  if (!usesCluster || clusterDns.length === 0) return node;
  const domains = [`${metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return { nameservers: clusterDns, searches: unique([...domains, ...node.searches]), options: ['ndots:5'] };
}

function parseResolverConfig(text: string): ResolverConfig {
  const valuesOf = (keyword: string): string[][] =>
    text
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([first]) => first === keyword)
      .map(([, ...values]) => values);
  return { nameservers: valuesOf('nameserver').flat(), searches: valuesOf('search').at(-1) ?? [], options: valuesOf('options').flat() };
}

function optionName(option: string): string {
  return option.split(':')[0] ?? option;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
